// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/private_key.hpp"

namespace bspctl::telemetry {

inline constexpr std::string_view mask = "***";

// True for the name of a variable whose value nobody should find in a log: it contains TOKEN, PASS, SECRET, KEY,
// CREDENTIAL, AUTH or the like, in any case.
[[nodiscard]] bool is_secret_name(std::string_view name);

// The values of an environment's secret-looking variables, longest first; of a value over several lines each line. Short
// ones and paths are left out: they stand everywhere, and a path is where a secret lies, not the secret.
[[nodiscard]] std::vector<std::string> secret_values(char** environment);

// A text with each of these values replaced by "***".
[[nodiscard]] std::string mask_values(std::string text, const std::vector<std::string>& values);

// A text with what looks like a secret replaced by "***"; its lines stay lines. Masked are
//   - user information in URLs (https://user:pass@host, but not the bare user of ssh://git@host),
//   - values behind names like API_TOKEN=, password = "x", ;pswd=, {"auth": "x"}, and on a line of its own `token: x`
//     (a number of a checksum, a path, a public key and `${NAME}` are not secrets),
//   - what follows "Authorization:" and "Bearer", and the well-known token forms of the big forges,
//   - private keys from BEGIN to END, also when the text begins in the middle of one,
//   - the password of a .netrc entry, on one line or over several.
// and wherever they stand the values `known`. Linear in the text.
[[nodiscard]] std::string mask_secrets(std::string_view text, const std::vector<std::string>& known = {});

// The same for a text that comes line by line. One for each stream: it remembers what the lines before have begun.
class SecretMasker {
public:
    // `known` is masked wherever it stands (secret_values()).
    explicit SecretMasker(std::vector<std::string> known = {}) : known_(std::move(known)) {}

    // `line` without its end.
    [[nodiscard]] std::string operator()(std::string_view line);

    // The next lines are the middle of a private key, of which `column` is where they begin.
    void continue_key(std::size_t column) { key_.begin(column); }

private:
    [[nodiscard]] std::string outside_of_keys(std::string_view line);
    [[nodiscard]] std::string rest_of_value(std::string_view line);

    std::vector<std::string> known_;
    PrivateKey key_;
    int netrc_ = 0;          // so many more lines may hold the password of the entry that was begun
    char open_quote_ = '\0';  // of a secret value that goes on behind a backslash at the line's end
};

}  // namespace bspctl::telemetry
