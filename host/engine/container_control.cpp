// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <set>

#include "base/text.hpp"
#include "engine/build_control.hpp"
#include "engine/runtime_args.hpp"

namespace bspctl::engine {

namespace {

constexpr std::chrono::seconds query_limit{10};
constexpr std::chrono::seconds stop_limit{30};

// Sends SIGINT to BitBake's client and says how many there were. Shell and /proc only: the image may lack procps. The
// server of old BitBakes has the client's command line, but as a daemon it is a child of PID 1.
constexpr const char* interrupt_script = R"sh(
count=0
for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    case "$(tr '\0' ' ' < "$folder/cmdline" 2>/dev/null)" in
        *"/bin/bit""bake "*) ;;
        *) continue ;;
    esac
    value=1
    while read -r name value; do
        [ "$name" = PPid: ] && break
    done < "$folder/status" 2>/dev/null
    [ "$value" != 1 ] && kill -INT "$pid" && count=$((count + 1))
done
echo "$count"
)sh";

class ContainerControl : public BuildControl {
public:
    ContainerControl(const Engine& engine, const Job& job) : runtime_(engine.runtime), named_(!job.run_id.empty()) {
        for (const auto& label : labels(job)) filter_.insert(filter_.end(), {"--filter", "label=" + label});
    }

    void tell(Stop step, pid_t child) override {
        // To insist means to say it twice, one after the other.
        if (step == Stop::insist && !done_.contains(Stop::ask)) step = Stop::ask;
        if (step == Stop::kill) {
            remove(containers());
            signal_client(child, SIGKILL);
        } else if (done_.insert(step).second && !tell_container(step)) {
            // No container yet (the image is being fetched): the runtime's client is all there is.
            signal_client(child, SIGTERM);
        }
    }

    // Containers are gone when kas-container returns (--rm), unless its client was killed.
    std::vector<std::string> finish(StopLadder::Time, const Tick&) override {
        const auto left = containers();
        remove(left);
        std::vector<std::string> out;
        for (const auto& id : left) out.push_back("container " + id);
        return out;
    }

    std::vector<std::string> running() override { return listed({"--format", "container {{.Names}} of {{.Image}}"}); }

    bool works() override { return !containers().empty(); }

private:
    // kas-container and what it started, where it is ours.
    static void signal_client(pid_t child, int signal) {
        if (child > 0) ::kill(-child, signal);
    }

    [[nodiscard]] process::Captured ask_runtime(std::vector<std::string> words, std::chrono::seconds limit) const {
        words.insert(words.begin(), runtime_);
        return process::capture({words}, limit);
    }

    [[nodiscard]] std::vector<std::string> containers() const { return listed({"--quiet"}); }

    // A line of each of the build's.
    [[nodiscard]] std::vector<std::string> listed(const std::vector<std::string>& how) const {
        if (!named_) return {};
        std::vector<std::string> words{"ps", "--all"};
        words.insert(words.end(), how.begin(), how.end());
        words.insert(words.end(), filter_.begin(), filter_.end());
        const auto answer = ask_runtime(words, query_limit);
        std::vector<std::string> out;
        for (const auto line : text::lines(answer.out)) {
            if (!text::trim(line).empty()) out.emplace_back(text::trim(line));
        }
        return out;
    }

    bool tell_container(Stop step) {
        const auto ids = containers();
        for (const auto& id : ids) {
            if (step == Stop::terminate) (void)ask_runtime({"stop", "-t", "5", id}, stop_limit);
            else interrupt(id);
        }
        return !ids.empty();
    }

    // The container's PID 1 hands signals to kas alone, which would leave BitBake behind: they go to BitBake itself.
    // Without a BitBake kas is fetching, and may have them.
    void interrupt(const std::string& id) {
        const auto told = ask_runtime({"exec", "--user", "0", id, "sh", "-c", interrupt_script}, query_limit);
        if (!told.ok() || text::trim(told.out) == "0") (void)ask_runtime({"kill", "--signal", "TERM", id}, query_limit);
    }

    void remove(const std::vector<std::string>& ids) const {
        for (const auto& id : ids) (void)ask_runtime({"rm", "--force", id}, stop_limit);
    }

    std::string runtime_;
    bool named_;
    std::vector<std::string> filter_;
    std::set<Stop> done_;
};

}  // namespace

std::unique_ptr<BuildControl> control_container(const Engine& engine, const Job& job) {
    return std::make_unique<ContainerControl>(engine, job);
}

}  // namespace bspctl::engine
