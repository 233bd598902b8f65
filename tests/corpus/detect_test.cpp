// SPDX-License-Identifier: Apache-2.0
//
// Detection over every labelled file: how often is_build, family, silicon and machine come out as the labels say. The
// floors stand just below what is reached, so that a change that makes it worse is seen. BSPCTL_CORPUS_MISSES=1 lists
// each miss.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "judge.hpp"
#include "shared.hpp"
#include "temp_dir.hpp"

namespace bspctl {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> read_table(const std::filesystem::path& file) {
    const auto text = files::read(file);
    std::vector<Row> rows;
    std::vector<std::string> names;
    for (const auto line : text::lines(text)) {
        auto cells = text::split(line, '\t');
        if (names.empty()) {
            names = std::move(cells);
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) row[names[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

// A file that cannot be read is, for the user, no build either: the command ends with exit code 2.
detect::Detection judge_file(const std::string& file, std::string& machine) {
    try {
        const auto input = detect::read_input(file);
        machine = input.machine;
        return judge(input);
    } catch (const Failure& failure) {
        detect::Detection none;
        none.reason = failure.what();
        return none;
    }
}

const std::set<std::string> judged_families{"nxp", "qcom", "st", "ti", "xilinx"};

// Labels name the silicon.
std::string family_of_label(const std::string& label) { return judged_families.contains(label) ? label : "generic"; }

struct Score {
    int right = 0, of = 0;
    void count(bool correct) {
        ++of;
        right += correct ? 1 : 0;
    }
    [[nodiscard]] double share() const { return of == 0 ? 1.0 : static_cast<double>(right) / of; }
};

std::ostream& operator<<(std::ostream& out, const Score& score) {
    return out << std::setw(5) << score.right << " of " << std::setw(5) << score.of << " (" << std::fixed
               << std::setprecision(1) << std::setw(5) << 100 * score.share() << " %)";
}

struct Scores {
    Score is_build, family, soc, machine;
    Score alone;   // silicon, or that it is no build, without the files that are included
    Score vendor;  // of the board, where whose repository it is tells
};

// Repositories of board vendors: what is in them is for their boards.
const std::map<std::string, std::string> owners{
    {"varigit", "variscite"}, {"TechNexion", "technexion"}, {"digi-embedded", "digi"}, {"ADVANTECH-Corp", "advantech"},
    {"bytesatwork", "bytesatwork"}, {"radxa", "radxa"}, {"MYIR-TI", "myir"}};

// The same file with nothing beside it.
std::string soc_alone(const std::filesystem::path& file, const testing::TempDir& empty) {
    const auto copy = empty / file.filename().string();
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    std::string machine;
    const auto found = judge_file(copy.string(), machine);
    std::filesystem::remove(copy);
    return found.is_build ? found.best()->verdict.soc : "not-a-build";
}

void score_vendor(const Row& row, const detect::Candidate& best, Scores& scores) {
    const auto& path = row.at("path");
    const auto start = path.find('/') + 1;
    const auto owner = owners.find(path.substr(start, path.find("__") - start));
    if (owner != owners.end()) scores.vendor.count(best.verdict.vendor == owner->second);
}

void list_miss(const Row& row, const std::string& what, const std::string& got) {
    static const bool wanted = std::getenv("BSPCTL_CORPUS_MISSES") != nullptr;
    if (!wanted) return;
    std::cout << "miss: " << row.at("path") << ": " << what << " " << got << ", label " << row.at("expected_family")
              << " (" << row.at("notes") << ")\n";
}

void score_row(const std::filesystem::path& corpus, const Row& row, Scores& scores) {
    const auto& label = row.at("expected_family");
    std::string machine;
    const auto found = judge_file((corpus / row.at("path")).string(), machine);
    const bool expected = label != "not-a-build";
    scores.is_build.count(found.is_build == expected);
    if (found.is_build != expected) list_miss(row, "is_build", found.is_build ? "yes" : "no: " + found.reason);
    if (!expected || !found.is_build) return;
    const auto& best = *found.best();
    scores.family.count(best.family == family_of_label(label));
    scores.soc.count(best.verdict.soc == label);
    if (best.verdict.soc != label || best.family != family_of_label(label)) {
        list_miss(row, "soc", best.family + "/" + best.verdict.soc + ": " + text::join(best.verdict.evidence, "; "));
    }
    score_vendor(row, best, scores);
    if (const auto& stated = row.at("machine"); !stated.empty()) scores.machine.count(machine == stated);
}

TEST(CorpusDetection, AgreesWithTheLabels) {
    BSPCTL_NEEDS_SHARED("corpus");
    std::map<std::string, Scores> by_class;
    const testing::TempDir empty;
    for (const auto& row : read_table(shared / "labels.tsv")) {
        auto& scores = by_class[row.at("class")];
        score_row(shared, row, scores);
        scores.alone.count(soc_alone(shared / row.at("path"), empty) == row.at("expected_family"));
    }
    for (const auto& [name, scores] : by_class) {
        std::cout << std::left << std::setw(15) << name << std::right << " is_build" << scores.is_build << "  family"
                  << scores.family << "  soc" << scores.soc << "  machine" << scores.machine
                  << "  alone" << scores.alone << "  vendor" << scores.vendor << "\n";
        EXPECT_GE(scores.is_build.share(), 0.99) << name;
        EXPECT_GE(scores.family.share(), 0.995) << name;
        EXPECT_GE(scores.soc.share(), 0.995) << name;
        EXPECT_GE(scores.machine.share(), 0.995) << name;
    }
}

TEST(CorpusDetection, KnowsMachinesByTheirNameAlone) {
    BSPCTL_NEEDS_SHARED("corpus");
    Score families, socs;
    for (auto row : read_table(shared / "machines.tsv")) {
        Input input;
        input.machine = row.at("machine");
        const auto found = judge(input);
        const std::string family = found.is_build ? found.best()->family : "generic";
        const std::string soc = found.is_build ? found.best()->verdict.soc : "unknown";
        families.count(family == family_of_label(row.at("family")));
        socs.count(soc == row.at("family"));
        row["path"] = row.at("machine");
        row["expected_family"] = row.at("family");
        row["notes"] = row.at("defined_in");
        if (soc != row.at("family")) list_miss(row, "family", family + "/" + soc);
    }
    std::cout << "machine name alone: family" << families << "  soc" << socs << "\n";
    EXPECT_GE(families.share(), 0.98);
    EXPECT_GE(socs.share(), 0.95);  // Isar's machines are labelled generic, whatever chip they have
}

}  // namespace
}  // namespace bspctl
