// SPDX-License-Identifier: Apache-2.0
#include "report/timeline_data.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "history/insights.hpp"

namespace bspctl::report {

namespace {

constexpr std::size_t parts_of_parallelism = 600;
constexpr std::size_t most_points = 2000;  // of a curve: more than a screen is wide

// Texts in the order of their first use.
class Names {
public:
    std::size_t index(const std::string& name) {
        const auto [entry, is_new] = indices_.try_emplace(name, list_.size());
        if (is_new) list_.push_back(name);
        return entry->second;
    }
    [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

private:
    std::map<std::string, std::size_t> indices_;
    std::vector<std::string> list_;
};

struct Series {
    std::string name;
    std::vector<Point> points;
};
struct Curve {
    std::string title, unit;
    double scale = 0;
    std::vector<Series> series;
};

using Drawn = std::vector<std::size_t>;  // indices of the tasks that have a start

Drawn drawn_tasks(const Facts& facts) {
    Drawn out;
    for (std::size_t i = 0; i < facts.tasks.tasks.size(); ++i) {
        if (facts.tasks.tasks[i].started > 0) out.push_back(i);
    }
    return out;
}

double end_of(const history::TaskRow& task) { return task.started + task.seconds; }

// Of four samples beside each other the lowest and the highest, until they are few: neither peak nor trough is lost.
std::vector<Point> thinned(std::vector<Point> points) {
    while (points.size() > most_points) {
        std::vector<Point> half;
        for (auto from = points.begin(); from < points.end();) {
            const auto to = from + std::min<std::ptrdiff_t>(4, points.end() - from);
            const auto [low, high] = std::minmax_element(from, to, [](const auto& a, const auto& b) { return a.value < b.value; });
            half.push_back(*std::min(low, high));
            if (low != high) half.push_back(*std::max(low, high));
            from = to;
        }
        points = std::move(half);
    }
    return points;
}

template <class Sample, class PointOf>
Series series_of(std::string name, const std::vector<Sample>& samples, const PointOf& point_of) {
    Series out{std::move(name), {}};
    for (const auto& sample : samples) out.points.push_back(point_of(sample));
    out.points = thinned(std::move(out.points));
    return out;
}

Curve parallelism(const Facts& facts, const Drawn& drawn) {
    Curve out{"Tasks at once", "", static_cast<double>(facts.tasks.run.threads), {}};
    if (drawn.empty()) return out;
    const auto found = history::parallelism_of(facts.tasks.tasks, facts.tasks.run.threads, parts_of_parallelism);
    double begin = facts.tasks.tasks[drawn.front()].started;
    for (const auto index : drawn) begin = std::min(begin, facts.tasks.tasks[index].started);
    Series tasks{"tasks", {}};
    for (std::size_t i = 0; i < found.curve.size(); ++i) {
        const auto share = (static_cast<double>(i) + 0.5) / static_cast<double>(found.curve.size());
        tasks.points.push_back({begin + share * found.seconds, found.curve[i]});
    }
    out.series.push_back(std::move(tasks));
    return out;
}

// Columns of samples.tsv, each as a curve of its own name.
Curve sampled(const Facts& facts, Curve curve, const std::vector<std::pair<std::string_view, std::string>>& columns) {
    for (const auto& [column, name] : columns) {
        const auto found = facts.samples.find(column);
        if (found != facts.samples.end()) curve.series.push_back({name, thinned(found->second)});
    }
    return curve;
}

// Our own samples, every five seconds; of a run without them those in BitBake's log.
Curve pressure(const Facts& facts) {
    const Curve empty{"Pressure: part of the time that something waited", "%", 100, {}};
    auto ours = sampled(facts, empty, {{"psi_cpu", "CPU"}, {"psi_io", "disk"}, {"psi_memory", "memory"}});
    if (!ours.series.empty()) return ours;
    const auto& samples = facts.build.pressure();
    const auto of = [&](std::string name, double bitbake::PressureEvent::*field) {
        return series_of(std::move(name), samples, [&](const auto& sample) { return Point{sample.time, sample.*field}; });
    };
    return {empty.title, empty.unit, empty.scale,
            {of("CPU", &bitbake::PressureEvent::cpu), of("disk", &bitbake::PressureEvent::io), of("memory", &bitbake::PressureEvent::memory)}};
}

Curve load(const Facts& facts) {
    return sampled(facts, {"Load: processes that run or wait, average of a minute", "", 0, {}}, {{"load", "load"}});
}

Curve memory(const Facts& facts) {
    return sampled(facts, {"Memory", "B", 0, {}},
                   {{"memory_available", "available"}, {"swap_used", "swap used"}, {"group_memory", "of this build"}});
}

Curve build_folder(const Facts& facts) {
    return {"Size of the build folder", "B", 0,
            {series_of("build folder", facts.disk, [](const auto& point) { return Point{point.time, static_cast<double>(point.bytes)}; })}};
}

Curve free_space(const Facts& facts) {
    std::map<std::string, std::vector<Point>> devices;
    for (const auto& sample : facts.build.disk()) {
        devices[sample.device].push_back({sample.time, static_cast<double>(sample.available)});
    }
    Curve out{"Free on disk", "B", 0, {}};
    for (auto& [device, points] : devices) out.series.push_back({device, thinned(std::move(points))});
    return out;
}

class Document {
public:
    explicit Document(const Facts& facts) : facts_(facts), drawn_(drawn_tasks(facts)) {
        for (auto curve : {parallelism(facts, drawn_), pressure(facts), load(facts), memory(facts), build_folder(facts), free_space(facts)}) {
            std::erase_if(curve.series, [](const Series& series) { return series.points.empty(); });
            if (!curve.series.empty()) curves_.push_back(std::move(curve));
        }
        find_span();
    }

    std::string str() {
        out_.object().field("origin", begin_).field("end", milliseconds(end_));
        write_tasks();
        write_critical();
        write_curves();
        return out_.end_object().str();
    }

private:
    void include(double from, double to) {
        begin_ = begin_ == 0 ? from : std::min(begin_, from);
        end_ = std::max(end_, to);
    }

    void find_span() {
        for (const auto index : drawn_) include(task(index).started, end_of(task(index)));
        if (!drawn_.empty()) return;  // samples before and after the tasks would only make these small
        for (const auto& curve : curves_) {
            for (const auto& series : curve.series) include(series.points.front().time, series.points.back().time);
        }
    }

    [[nodiscard]] const history::TaskRow& task(std::size_t index) const { return facts_.tasks.tasks[index]; }
    [[nodiscard]] std::int64_t milliseconds(double time) const { return std::llround((time - begin_) * 1000); }

    template <class Value>
    void column(std::string_view name, const Value& value_of) {
        out_.key(name).array();
        for (const auto index : drawn_) out_.value(value_of(task(index), index));
        out_.end_array();
    }

    void write_tasks() {
        Names recipes, names, outcomes;
        std::vector<std::string> layers;
        out_.key("tasks").object();
        column("recipe", [&](const auto& row, std::size_t index) {
            const auto recipe = recipes.index(history::title(row.multiconfig, row.recipe));
            if (recipe == layers.size()) layers.push_back(facts_.build.recipe_of(facts_.build.tasks()[index]).layer);
            return recipe;
        });
        column("name", [&](const auto& row, std::size_t) { return names.index(row.task); });
        column("outcome", [&](const auto& row, std::size_t) { return outcomes.index(row.outcome); });
        column("start", [&](const auto& row, std::size_t) { return milliseconds(row.started); });
        // Of the rounded times: a task that begins when another ends must not seem to begin before.
        column("length", [&](const auto& row, std::size_t) { return milliseconds(end_of(row)) - milliseconds(row.started); });
        out_.end_object().field("recipes", recipes.list()).field("layers", layers);
        out_.field("names", names.list()).field("outcomes", outcomes.list());
    }

    void write_critical() {
        std::map<std::tuple<history::TaskKey, double>, std::size_t> place;
        for (std::size_t i = 0; i < drawn_.size(); ++i) place[{history::key_of(task(drawn_[i])), task(drawn_[i]).started}] = i;
        out_.key("critical").array();
        for (const auto& row : history::critical_path(facts_.tasks.tasks)) {
            const auto found = place.find({history::key_of(row), row.started});
            if (found != place.end()) out_.value(found->second);
        }
        out_.end_array();
    }

    void write_curves() {
        out_.key("curves").array();
        for (const auto& curve : curves_) {
            out_.object().field("title", curve.title).field("unit", curve.unit).field("scale", curve.scale).key("series").array();
            for (const auto& series : curve.series) write_series(series);
            out_.end_array().end_object();
        }
        out_.end_array();
    }

    void write_series(const Series& series) {
        out_.object().field("name", series.name).key("points").array();
        for (const auto& point : series.points) {
            out_.array().value(milliseconds(point.time)).value(std::round(point.value * 100) / 100).end_array();
        }
        out_.end_array().end_object();
    }

    const Facts& facts_;
    Drawn drawn_;
    std::vector<Curve> curves_;
    double begin_ = 0, end_ = 0;
    json::LineWriter out_;
};

}  // namespace

std::string timeline_json(const Facts& facts) { return Document(facts).str(); }

}  // namespace bspctl::report
