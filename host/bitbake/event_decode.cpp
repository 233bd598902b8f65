// SPDX-License-Identifier: Apache-2.0
#include "bitbake/event_decode.hpp"

#include <algorithm>
#include <array>

#include "bitbake/names.hpp"

namespace bspctl::bitbake {

namespace {

// The attributes of the event.
class Fields {
public:
    explicit Fields(const Pickle& pickle) : pickle_(pickle), root_(pickle.root()) {}
    Fields(const Pickle& pickle, PickleValue owner) : pickle_(pickle), root_(owner) {}

    [[nodiscard]] PickleValue get(std::string_view key) const { return pickle_.find(root_, key); }
    [[nodiscard]] std::string_view text(std::string_view key) const { return get(key).text(); }
    // The first that has a text: older versions lack what newer ones have.
    [[nodiscard]] std::string_view text(std::string_view key, std::string_view otherwise) const {
        const auto first = text(key);
        return first.empty() ? text(otherwise) : first;
    }
    [[nodiscard]] std::int64_t integer(std::string_view key) const { return get(key).as_integer(); }
    [[nodiscard]] double real(std::string_view key) const { return get(key).as_real(); }
    [[nodiscard]] bool flag(std::string_view key) const { return get(key).is_true(); }
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view key) const { return texts(get(key)); }
    [[nodiscard]] std::vector<std::string_view> texts(PickleValue list) const {
        std::vector<std::string_view> out;
        for (const auto value : pickle_.items(list)) {
            if (value.is(PickleValue::Kind::text)) out.push_back(value.text());
        }
        return out;
    }
    [[nodiscard]] const Pickle& pickle() const { return pickle_; }

private:
    const Pickle& pickle_;
    PickleValue root_;
};

std::string_view without_default(std::string_view multiconfig) {
    return multiconfig == "default" ? std::string_view() : multiconfig;
}

// "mc:NAME:/path/x.bb" as NAME and path; "virtual:native:/path/x.bb" stays whole.
void split_multiconfig(std::string_view& file, std::string_view& multiconfig) {
    if (!file.starts_with("mc:")) return;
    const auto end = file.find(':', 3);
    if (end == std::string_view::npos) return;
    multiconfig = without_default(file.substr(3, end - 3));
    file.remove_prefix(end + 1);
}

// PV-PR is what follows PN in PF; where PN is not said, the last two dashes part it.
void name_task(TaskEvent& out, std::string_view pn) {
    if (!pn.empty() && out.package.size() > pn.size() && out.package.starts_with(pn)) {
        out.recipe = pn;
        out.version = out.package.substr(pn.size() + 1);
        return;
    }
    const auto name = split_pf(out.package);
    out.recipe = out.package.substr(0, name.recipe.size());
    out.version = name.version.empty() ? std::string_view() : out.package.substr(name.recipe.size() + 1);
}

template <TaskEvent::Phase phase>
void task(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    auto& out = value.emplace<TaskEvent>();
    out.phase = phase;
    out.package = fields.text("_package");
    name_task(out, fields.text("pn"));
    out.task = fields.text("_task", "taskname");
    out.multiconfig = without_default(fields.text("_mc"));
    out.file = fields.text("taskfile", "_fn");
    split_multiconfig(out.file, out.multiconfig);
    out.log = fields.text("logfile");
    out.time = fields.real("time");
    out.pid = fields.integer("pid");
    out.error_printed = fields.flag("errprinted");
}

void task_progress(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = TaskProgress{fields.integer("pid"), fields.integer("progress"), fields.text("rate")};
}

std::optional<QueueStats> stats(const Fields& fields) {
    const auto value = fields.get("stats");
    if (!value.is(PickleValue::Kind::object)) return {};
    const Fields of(fields.pickle(), value);
    return QueueStats{of.integer("total"),          of.integer("completed"),        of.integer("skipped"),
                      of.integer("failed"),         of.integer("active"),           of.integer("setscene_total"),
                      of.integer("setscene_covered"), of.integer("setscene_notcovered"), of.integer("setscene_active")};
}

template <QueueEvent::Phase phase, bool setscene>
void queue(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    auto& out = value.emplace<QueueEvent>();
    out.phase = phase;
    out.setscene = setscene;
    out.file = fields.text("taskfile");
    split_multiconfig(out.file, out.multiconfig);
    out.task = fields.text("taskname");
    out.hash = fields.text("taskhash");
    out.reason = fields.text("reason");
    out.exit_code = fields.integer("exitcode");
    out.noexec = fields.flag("noexec");
    out.stats = stats(fields);
}

void setscene_done(const Pickle& pickle, EventValue& value) { value = SetsceneDone{stats(Fields(pickle))}; }

template <BuildEvent::Phase phase>
void build(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = BuildEvent{phase, fields.texts("_pkgs"), fields.integer("_failures"), fields.integer("_interrupted"),
                       fields.integer("total")};
}

template <ProgressEvent::What what, ProgressEvent::Phase phase>
void progress(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    auto& out = value.emplace<ProgressEvent>();
    out.what = what;
    out.phase = phase;
    out.name = fields.text("processname");
    out.current = what == ProgressEvent::What::process ? fields.real("progress") : fields.real("current");
    out.total = what == ProgressEvent::What::process ? 100 : fields.real("total");
    out.cached = fields.integer("cached");
    out.parsed = fields.integer("parsed");
    out.skipped = fields.integer("skipped");
    out.masked = fields.integer("masked");
    out.virtuals = fields.integer("virtuals");
    out.errors = fields.integer("errors");
}

void parse_error(const Pickle& pickle, EventValue& value) { value = ParseError{Fields(pickle).text("_msg")}; }

void no_provider(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = NoProvider{fields.text("_item"), fields.flag("_runtime"), fields.texts("_dependees"), fields.texts("_reasons"),
                       fields.texts("_close_matches")};
}

void multiple_providers(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = MultipleProviders{fields.text("_item"), fields.flag("_is_runtime"), fields.texts("_candidates")};
}

template <CommandEvent::Phase phase>
void command(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = CommandEvent{phase, fields.integer("exitcode"), fields.text("error")};
}

void log_record(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    auto& out = value.emplace<LogEvent>();
    out.level = fields.integer("levelno");
    const auto message = fields.get("msg");
    // Whoever handled the record before may have merged the arguments already, and taken them away.
    if (message.is(PickleValue::Kind::text)) out.message = format_message(pickle, message.text(), fields.get("args"));
    else out.message = fields.text("message");
    out.logger = fields.text("name");
    out.source = fields.text("pathname");
    out.line = fields.integer("lineno");
    out.pid = fields.integer("taskpid");
    out.time = fields.real("created");
    out.exception = fields.text("exc_text");
    for (const auto line : fields.texts("bb_exc_formatted")) out.exception += line;
}

void terminal(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = TerminalRequest{fields.text("msg"), fields.text("prog")};
}

void disk_full(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = DiskFull{fields.text("_dev"), fields.text("_type"), fields.text("_mountpoint"), fields.integer("_free")};
}

void disk_usage(const Pickle& pickle, EventValue& value) {
    auto& out = value.emplace<DiskUsage>();
    const auto pairs = pickle.items(Fields(pickle).get("disk_usage"));
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        const Fields of(pickle, pairs[i + 1]);
        out.samples.push_back({pairs[i].text(), of.integer("available_bytes"), of.integer("free_bytes"), of.integer("total_bytes")});
    }
}

template <bool passed>
void sanity(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    value = SanityEvent{passed, fields.flag("_network_error"), fields.text("_msg")};
}

template <bool passed>
void network(const Pickle&, EventValue& value) { value = NetworkTest{passed}; }

void metadata(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    auto& out = value.emplace<MetadataEvent>();
    out.type = fields.text("type");
    out.package = fields.text("_package");
    out.task = fields.text("_task", "taskname");
    if (out.type != "MissedSstate") return;
    // {"missed": [(FILE, task, hash, …)], "found": […]}
    const Fields data(pickle, fields.get("_localdata"));
    const auto files = [&](std::string_view key) {
        std::vector<std::string_view> names;
        for (const auto entry : pickle.items(data.get(key))) {
            if (const auto parts = pickle.items(entry); !parts.empty()) names.push_back(parts[0].text());
        }
        return names;
    };
    out.missed = files("missed");
    out.found = files("found");
}

// ((cpu, io, memory) above their limits, each a flag or, without a limit, None; (cpu, its limit, io, …)).
void pressure(const Pickle& pickle, EventValue& value) {
    const Fields fields(pickle);
    const auto states = pickle.items(fields.get("pressure_state")), values = pickle.items(fields.get("pressure_values"));
    const auto high = [&](std::size_t i) { return i < states.size() && states[i].is_true(); };
    const auto per_cent = [&](std::size_t i) { return i < values.size() ? stalled_per_cent(values[i].as_real()) : 0; };
    value = PressureEvent{0, per_cent(0), per_cent(2), per_cent(4), high(0), high(1), high(2)};
}

void heartbeat(const Pickle& pickle, EventValue& value) { value = Heartbeat{Fields(pickle).real("time")}; }

template <class T, std::size_t i = 0>
constexpr std::size_t kind_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<i, EventValue>, T>) return i;
    else return kind_of<T, i + 1>();
}

using Task = TaskEvent::Phase;
using Queue = QueueEvent::Phase;
using Build = BuildEvent::Phase;
using What = ProgressEvent::What;
using Step = ProgressEvent::Phase;
using Command = CommandEvent::Phase;

// Sorted by name.
constexpr EventClass classes[] = {
    {"bb.build.TaskFailed", kind_of<TaskEvent>(), task<Task::failed>},
    {"bb.build.TaskFailedSilent", kind_of<TaskEvent>(), task<Task::failed_silent>},
    {"bb.build.TaskInvalid", kind_of<TaskEvent>(), task<Task::invalid>},
    {"bb.build.TaskProgress", kind_of<TaskProgress>(), task_progress},
    {"bb.build.TaskStarted", kind_of<TaskEvent>(), task<Task::started>},
    {"bb.build.TaskSucceeded", kind_of<TaskEvent>(), task<Task::succeeded>},
    {"bb.command.CommandCompleted", kind_of<CommandEvent>(), command<Command::completed>},
    {"bb.command.CommandExit", kind_of<CommandEvent>(), command<Command::exit>},
    {"bb.command.CommandFailed", kind_of<CommandEvent>(), command<Command::failed>},
    {"bb.event.BuildCompleted", kind_of<BuildEvent>(), build<Build::completed>},
    {"bb.event.BuildInit", kind_of<BuildEvent>(), build<Build::init>},
    {"bb.event.BuildStarted", kind_of<BuildEvent>(), build<Build::started>},
    {"bb.event.CacheLoadCompleted", kind_of<ProgressEvent>(), progress<What::cache, Step::completed>},
    {"bb.event.CacheLoadProgress", kind_of<ProgressEvent>(), progress<What::cache, Step::progress>},
    {"bb.event.CacheLoadStarted", kind_of<ProgressEvent>(), progress<What::cache, Step::started>},
    {"bb.event.DepTreeGenerated", kind_of<DepTree>(), nullptr},
    {"bb.event.DiskFull", kind_of<DiskFull>(), disk_full},
    {"bb.event.HeartbeatEvent", kind_of<Heartbeat>(), heartbeat},
    {"bb.event.LogExecTTY", kind_of<TerminalRequest>(), terminal},
    {"bb.event.MetadataEvent", kind_of<MetadataEvent>(), metadata},
    {"bb.event.MonitorDiskEvent", kind_of<DiskUsage>(), disk_usage},
    {"bb.event.MultipleProviders", kind_of<MultipleProviders>(), multiple_providers},
    {"bb.event.NetworkTestFailed", kind_of<NetworkTest>(), network<false>},
    {"bb.event.NetworkTestPassed", kind_of<NetworkTest>(), network<true>},
    {"bb.event.NoProvider", kind_of<NoProvider>(), no_provider},
    {"bb.event.ParseCompleted", kind_of<ProgressEvent>(), progress<What::parse, Step::completed>},
    {"bb.event.ParseError", kind_of<ParseError>(), parse_error},
    {"bb.event.ParseProgress", kind_of<ProgressEvent>(), progress<What::parse, Step::progress>},
    {"bb.event.ParseStarted", kind_of<ProgressEvent>(), progress<What::parse, Step::started>},
    {"bb.event.ProcessFinished", kind_of<ProgressEvent>(), progress<What::process, Step::completed>},
    {"bb.event.ProcessProgress", kind_of<ProgressEvent>(), progress<What::process, Step::progress>},
    {"bb.event.ProcessStarted", kind_of<ProgressEvent>(), progress<What::process, Step::started>},
    {"bb.event.SanityCheckFailed", kind_of<SanityEvent>(), sanity<false>},
    {"bb.event.SanityCheckPassed", kind_of<SanityEvent>(), sanity<true>},
    {"bb.event.TreeDataPreparationCompleted", kind_of<ProgressEvent>(), progress<What::tree, Step::completed>},
    {"bb.event.TreeDataPreparationProgress", kind_of<ProgressEvent>(), progress<What::tree, Step::progress>},
    {"bb.event.TreeDataPreparationStarted", kind_of<ProgressEvent>(), progress<What::tree, Step::started>},
    {"bb.runqueue.PSIEvent", kind_of<PressureEvent>(), pressure},
    {"bb.runqueue.runQueueTaskCompleted", kind_of<QueueEvent>(), queue<Queue::completed, false>},
    {"bb.runqueue.runQueueTaskFailed", kind_of<QueueEvent>(), queue<Queue::failed, false>},
    {"bb.runqueue.runQueueTaskSkipped", kind_of<QueueEvent>(), queue<Queue::skipped, false>},
    {"bb.runqueue.runQueueTaskStarted", kind_of<QueueEvent>(), queue<Queue::started, false>},
    {"bb.runqueue.sceneQueueComplete", kind_of<SetsceneDone>(), setscene_done},
    {"bb.runqueue.sceneQueueTaskCompleted", kind_of<QueueEvent>(), queue<Queue::completed, true>},
    {"bb.runqueue.sceneQueueTaskFailed", kind_of<QueueEvent>(), queue<Queue::failed, true>},
    {"bb.runqueue.sceneQueueTaskStarted", kind_of<QueueEvent>(), queue<Queue::started, true>},
    {"logging.LogRecord", kind_of<LogEvent>(), log_record},
};
static_assert(std::is_sorted(std::begin(classes), std::end(classes), [](const auto& a, const auto& b) { return a.name < b.name; }));

}  // namespace

const EventClass* find_event_class(std::string_view name) {
    const auto* found = std::lower_bound(std::begin(classes), std::end(classes), name,
                                         [](const EventClass& one, std::string_view wanted) { return one.name < wanted; });
    return found != std::end(classes) && found->name == name ? found : nullptr;
}

std::size_t event_class_count() { return std::size(classes); }
std::size_t index_of(const EventClass& known) { return static_cast<std::size_t>(&known - classes); }

}  // namespace bspctl::bitbake
