// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

// As much of SQLite as this room needs, with errors as exceptions and lifetimes as scopes.
namespace bspctl::history::sqlite {

class Error : public std::runtime_error {
public:
    Error(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

    // The file is no database, or a damaged one.
    [[nodiscard]] bool is_damage() const;

private:
    int code_;
};

// A compiled statement. Values are bound in their order; a text that is bound must live until the next step().
class Statement {
public:
    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bind_one(++index, values), ...);
        return *this;
    }
    // True when there is a row to read.
    bool step();
    // For one that gives no rows: binds, runs.
    template <class... Values>
    void run(const Values&... values) {
        bind(values...);
        while (step()) {}
        reset();
    }

    // Of the present row, columns from 0. NULL is empty or 0.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;

private:
    friend class Connection;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    Statement(sqlite3* database, std::string_view sql);
    void reset();
    void bind_one(int index, std::string_view value);
    void bind_one(int index, std::int64_t value);
    void bind_one(int index, double value);

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Connection {
public:
    // A file that is made when it is missing, or ":memory:". A lock of another process is awaited for a few seconds.
    explicit Connection(const std::filesystem::path& file);

    void execute(const char* sql);  // one statement or several, without values
    [[nodiscard]] Statement prepare(std::string_view sql) { return {database_.get(), sql}; }
    [[nodiscard]] std::int64_t last_insert() const;
    [[nodiscard]] std::int64_t user_version();

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    std::unique_ptr<sqlite3, Close> database_;
};

// Takes the write lock at once, so that two writers wait for each other instead of failing half-way. What is not
// committed is undone, also by the next reader when this process was killed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace bspctl::history::sqlite
