// SPDX-License-Identifier: Apache-2.0
#include "worker/worker.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <new>
#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "plugins/channel.hpp"
#include "plugins/loaded_plugin.hpp"
#include "plugins/loader.hpp"
#include "plugins/negotiation.hpp"
#include "worker/host_link.hpp"
#include "worker/sandbox.hpp"

namespace bspctl::worker {

using namespace bspctl::plugins;  // this program is the other half of that room

namespace {

bool was_refused_memory = false;

// Runs when operator new finds nothing, this program's or that of a plugin with the same C++ runtime. It may be the
// last that is heard of this process, so it is said at once; what becomes of it is the plugin's affair.
void note_refused_memory() {
    if (!was_refused_memory) {
        was_refused_memory = true;
        [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, out_of_memory.data(), out_of_memory.size());
    }
    throw std::bad_alloc();
}

Explanation explain(const Failure& failure) { return {failure.what(), failure.why(), failure.fix()}; }

class Worker {
public:
    explicit Worker(HostLink& host) : host_(host) {}

    // The plugin's code runs from here on. Throws Failure.
    Introduction load(const Load& wanted) {
        wanted_ = wanted;
        limit({wanted.cpu, wanted.memory});
        if (::getppid() != wanted.parent) ::_exit(0);  // it was gone before we had asked to be told
        auto sandbox = confine(plugin_descriptor);
        std::set_new_handler(&note_refused_memory);
        const auto library = plugins::load(Descriptor(plugin_descriptor), wanted.path);
        auto agreement = negotiate(library.query, wanted.path);
        plugin_ = std::make_unique<LoadedPlugin>(agreement, HostSide{host_.services(), host_.log()});
        if (wanted.base) {
            base_.emplace(host_, wanted.base_id, *wanted.base);
            plugin_->set_base(&*base_);
        }
        auto& info = agreement.info;
        return {info.id,        info.name,      info.version,      info.vendor,
                info.abi_major, info.abi_minor, info.capabilities, std::move(sandbox)};
    }

    // The encoded answer. Throws Failure.
    std::string answer(std::string_view question) {
        const auto call = static_cast<Call>(question.at(0));
        const auto argument = question.substr(1);
        was_refused_memory = false;
        try {
            return answer(call, argument);
        } catch (const Failure& failure) {
            if (!was_refused_memory) throw;
            throw Failure(plugin_->info().id + " used more than " + text::human_bytes(wanted_.memory) +
                              " of memory in " + name(call),
                          failure.why().empty() ? failure.what() : failure.why(),
                          "report this to " + plugin_->info().vendor);
        }
    }

private:
    std::string answer(Call call, std::string_view argument) {
        switch (call) {
            case Call::family:
                return encode(plugin_->family(decode<Workspace>(argument)));
            case Call::detect:
                return encode(plugin_->detect(decode<Input>(argument)));
            case Call::manifest:
                return encode(plugin_->manifest(decode<ManifestFile>(argument)));
            case Call::kas:
                return encode(plugin_->kas(decode<Workspace>(argument)));
            case Call::plan:
                return encode(plugin_->plan(decode<Workspace>(argument)));
            case Call::overlays:
                return encode(plugin_->overlays(decode<Workspace>(argument)));
            case Call::doctor:
                return encode(plugin_->doctor(decode<Workspace>(argument)));
            case Call::triage:
                break;
        }
        return encode(plugin_->triage());
    }

    HostLink& host_;
    Load wanted_;
    std::optional<RemoteBase> base_;
    std::unique_ptr<LoadedPlugin> plugin_;
};

// Does what a frame asks for and sends what comes of it.
template <class Work>
void reply(HostLink& host, Tag tag, Work&& work) {
    try {
        host.send(tag, work());
    } catch (const Failure& failure) {
        host.send(Tag::failure, encode(explain(failure)));
    } catch (const std::exception& error) {
        host.send(Tag::failure, encode(Explanation{"the plugin's answer was lost", error.what(), {}}));
    }
}

}  // namespace

bool started_by_host() {
    int domain = 0;
    socklen_t size = sizeof(domain);
    return ::getsockopt(socket_descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

int serve() {
    Channel channel{Descriptor(socket_descriptor)};
    HostLink host(channel);
    host.send(Tag::greeting, encode(own_greeting()));
    Worker worker(host);
    const auto request = host.receive();
    if (request.tag != Tag::load) return 1;
    reply(host, Tag::introduced, [&] { return encode(worker.load(decode<Load>(request.payload))); });
    for (;;) {
        const auto question = host.receive();
        reply(host, Tag::value, [&] { return worker.answer(question.payload); });
    }
}

}  // namespace bspctl::worker
