// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "plugins/protocol.hpp"

namespace bspctl::plugins {
namespace {

template <class Value>
void expect_survives(const Value& value) {
    const auto bytes = encode(value);
    EXPECT_EQ(encode(decode<Value>(bytes)), bytes);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        EXPECT_THROW((void)decode<Value>(std::string_view(bytes).substr(0, cut)), Garbled) << cut;
    }
    EXPECT_THROW((void)decode<Value>(bytes + "x"), Garbled);
}

TEST(Codec, ValuesSurviveAndNothingShorterOrLongerDoes) {
    Step step;
    step.name = "sync";
    step.action = StepAction::write;
    step.argv = {"repo", "", "sync"};
    step.env = {{"A", "b"}};
    step.network = true;
    step.skip = "";
    step.text = std::string("with\0NUL", 8);
    expect_survives(step);
    KasConfig config;
    config.repos = {{"poky", "https://example.org", "", "abc", "", "main"}};
    config.env = {{"THROUGH", std::nullopt}, {"EMPTY", ""}, {"SET", "x"}};
    expect_survives(config);
    Workspace workspace;
    workspace.input.emplace();
    workspace.input->projects.resize(2);
    workspace.input->projects[1].layers_form = LayersForm::listed;
    workspace.input->text = std::string(300, 'x');
    expect_survives(workspace);
}

TEST(Codec, AbsentIsNotEmpty) {
    EnvVar through{"A", std::nullopt}, empty{"A", ""};
    EXPECT_FALSE(decode<EnvVar>(encode(through)).value.has_value());
    EXPECT_EQ(decode<EnvVar>(encode(empty)).value, "");
}

TEST(Codec, NumbersOfAnySizeAndSign) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{127}, std::int64_t{128},
                                      std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_EQ(decode<std::int64_t>(encode(number)), number);
    }
    EXPECT_THROW((void)decode<std::int32_t>(encode(std::int64_t{1} << 40)), Garbled);
    EXPECT_THROW((void)decode<std::uint64_t>(std::string(11, '\xff')), Garbled);
    EXPECT_THROW((void)decode<bool>("\x02"), Garbled);
}

TEST(Codec, ALengthIsNotBelieved) {
    EXPECT_THROW((void)decode<std::string>("\xff\xff\xff\xff\x0f"), Garbled);
    EXPECT_THROW((void)decode<std::vector<Step>>("\xff\xff\xff\xff\x0f"), Garbled);
}

// Many entries of one byte would be a thousand times as much memory.
TEST(Codec, ABudgetBoundsWhatIsMadeOfTheBytes) {
    const auto bytes = encode(std::vector<std::string>(10'000));
    std::vector<std::string> out;
    Decoder decoder(bytes, 1000);
    EXPECT_THROW(decoder(out), Garbled);
    EXPECT_LT(out.size(), 100u);
}

}  // namespace
}  // namespace bspctl::plugins
