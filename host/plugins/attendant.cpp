// SPDX-License-Identifier: Apache-2.0
#include "plugins/attendant.hpp"

#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "bspctl/wire.hpp"
#include "plugins/words.hpp"

namespace bspctl::plugins {

namespace {

using TextService = bspctl_status (*)(void*, bspctl_str, const bspctl_receiver*);

std::optional<std::string> ask(const bspctl_services& services, TextService service, const std::string& key) {
    std::string text;
    const bspctl_receiver receiver{
        &text, [](void* to, bspctl_str value) { *static_cast<std::string*>(to) = wire::read(value); }};
    if (service(services.ctx, wire::view(key), &receiver) != BSPCTL_OK) return std::nullopt;
    return text;
}

std::optional<Input> read_input(const bspctl_services& services, const std::string& path) {
    Input out;
    const bspctl_input_receiver receiver{
        &out, [](void* to, const bspctl_input* value) { *static_cast<Input*>(to) = wire::read(*value); }};
    if (services.read_input(services.ctx, wire::view(path), &receiver) != BSPCTL_OK) return std::nullopt;
    return out;
}

// What a call of the base gave, or why it failed.
template <class Value, class Call>
std::string base_answer(Call&& call) {
    BaseAnswer<Value> out;
    try {
        out.value = call();
    } catch (const Failure& failure) {
        out.failed = {failure.what(), failure.why(), failure.fix()};
    }
    return encode(out);
}

template <class Value, class Argument>
std::string ask_base(Plugin& base, std::string_view bytes, Value (Plugin::*function)(const Argument&)) {
    const auto argument = decode<Argument>(bytes);
    return base_answer<Value>([&] { return (base.*function)(argument); });
}

}  // namespace

std::string Attendant::answer(std::string_view question) const {
    if (question.empty()) throw Garbled("a question of nothing");
    const auto service = static_cast<Service>(question.front());
    const auto argument = question.substr(1);
    if (service >= Service::base_detect) {
        if (base_ == nullptr) throw Garbled("a question to a family that it does not derive from");
        if (service == Service::base_detect) return ask_base(*base_, argument, &Plugin::detect);
        if (service == Service::base_kas) return ask_base(*base_, argument, &Plugin::kas);
        if (service == Service::base_plan) return ask_base(*base_, argument, &Plugin::plan);
        throw Garbled("a question that nobody knows");
    }
    const auto& services = *side_.services;
    const auto key = decode<std::string>(argument);
    switch (service) {
        case Service::setting:
            return encode(ask(services, services.setting, key));
        case Service::read_file:
            return encode(ask(services, services.read_file, key));
        case Service::list_dir:
            return encode(ask(services, services.list_dir, key));
        case Service::tool_version:
            return encode(ask(services, services.tool_version, key));
        case Service::file_kind:
            return encode(services.file_kind(services.ctx, wire::view(key)));
        case Service::free_bytes:
            return encode(services.free_bytes(services.ctx, wire::view(key)));
        default:
            return encode(read_input(services, key));
    }
}

void Attendant::log(std::string_view line, const std::string& plugin) {
    const auto said = decode<LogLine>(line);
    if (side_.log == nullptr || !*side_.log || lines_ > most_lines) return;
    const auto level = static_cast<Registry::LogLevel>(std::min<std::uint8_t>(said.level, 2));
    if (++lines_ <= most_lines) return (*side_.log)(level, plugin, words(said.message));
    (*side_.log)(Registry::LogLevel::warn, plugin, "it says more than this in one call; the rest is left out");
}

}  // namespace bspctl::plugins
