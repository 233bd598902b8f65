// SPDX-License-Identifier: Apache-2.0
#include "conformance/elf_facts.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/failure.hpp"

namespace bspctl::conformance {

namespace {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);
using Dynamic = ElfW(Dyn);
using Symbol = ElfW(Sym);
using Need = ElfW(Verneed);
using NeedEntry = ElfW(Vernaux);

constexpr auto word_length = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr std::size_t most_symbols = 1'000'000;  // a hash table that leads in circles ends here

[[noreturn]] void refuse(const std::string& what) { throw Failure(what, {}, "build or copy the plugin again"); }

class Reader {
public:
    explicit Reader(std::string_view image) : image_(image) {}

    ElfFacts read() {
        read_segments();
        read_dynamic();
        read_names();
        read_symbols();
        read_versions();
        return std::move(facts_);
    }

private:
    template <class T>
    T at(std::uint64_t offset) const {
        if (offset > image_.size() || image_.size() - offset < sizeof(T)) {
            refuse("is cut short: a table of it lies beyond its " + std::to_string(image_.size()) + " bytes");
        }
        T out{};
        std::memcpy(&out, image_.data() + offset, sizeof(T));
        return out;
    }

    void read_segments() {
        if (!image_.starts_with(ELFMAG)) refuse("is no shared object: it is no ELF file");
        const auto header = at<Header>(0);
        if (header.e_ident[EI_CLASS] != word_length) refuse("was built for another kind of machine");
        if (header.e_type != ET_DYN) refuse("is no shared object, but a program or an object file");
        for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
            segments_.push_back(at<Segment>(header.e_phoff + i * sizeof(Segment)));
            take(segments_.back());
        }
        // Without the statement the system assumes the worst.
        facts_.executable_stack = !stack_ || (stack_->p_flags & PF_X) != 0;
    }

    void take(const Segment& segment) {
        if (segment.p_type == PT_GNU_STACK) stack_ = segment;
        if (segment.p_type == PT_DYNAMIC) dynamic_ = segment;
        if (segment.p_type != PT_LOAD || segment.p_filesz == 0) return;
        if (segment.p_offset > image_.size() || image_.size() - segment.p_offset < segment.p_filesz) {
            refuse("is cut short: its headers speak of more than its " + std::to_string(image_.size()) + " bytes");
        }
    }

    // Where in the file lies what will be at this address?
    [[nodiscard]] std::uint64_t offset_of(std::uint64_t address) const {
        for (const auto& segment : segments_) {
            if (segment.p_type != PT_LOAD || address < segment.p_vaddr) continue;
            if (address - segment.p_vaddr < segment.p_filesz) return segment.p_offset + (address - segment.p_vaddr);
        }
        refuse("is damaged: it refers to an address that it does not have");
    }

    void read_dynamic() {
        if (!dynamic_) refuse("is no shared object: it has nothing for the dynamic linker");
        for (std::uint64_t done = 0; done + sizeof(Dynamic) <= dynamic_->p_filesz; done += sizeof(Dynamic)) {
            entries_.push_back(at<Dynamic>(dynamic_->p_offset + done));
            if (entries_.back().d_tag == DT_NULL) return;
        }
    }

    [[nodiscard]] std::optional<std::uint64_t> entry(std::int64_t tag) const {
        for (const auto& one : entries_) {
            if (one.d_tag == tag) return one.d_un.d_val;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string name_at(std::uint64_t offset) const {
        const auto begin = offset_of(entry(DT_STRTAB).value_or(0)) + offset;
        const auto end = begin < image_.size() ? image_.find('\0', begin) : std::string_view::npos;
        if (end == std::string_view::npos) refuse("is damaged: a name of it has no end");
        return std::string(image_.substr(begin, end - begin));
    }

    void read_names() {
        for (const auto& one : entries_) {
            if (one.d_tag == DT_NEEDED) facts_.needed.push_back(name_at(one.d_un.d_val));
            if (one.d_tag == DT_RPATH || one.d_tag == DT_RUNPATH) facts_.run_paths.push_back(name_at(one.d_un.d_val));
        }
    }

    // The dynamic symbol table has no length of its own; a hash table over it has.
    [[nodiscard]] std::uint64_t symbol_count() const {
        if (const auto hash = entry(DT_HASH)) return at<std::uint32_t>(offset_of(*hash) + sizeof(std::uint32_t));
        if (const auto hash = entry(DT_GNU_HASH)) return gnu_symbol_count(offset_of(*hash));
        return 0;
    }

    // The last symbol of the last chain is the last of the table.
    [[nodiscard]] std::uint64_t gnu_symbol_count(std::uint64_t table) const {
        constexpr std::uint64_t word = sizeof(std::uint32_t);
        const auto buckets = at<std::uint32_t>(table);
        const auto first = at<std::uint32_t>(table + word);
        const auto bloom_words = at<std::uint32_t>(table + 2 * word);
        const auto bucket_table = table + 4 * word + bloom_words * sizeof(ElfW(Addr));
        std::uint64_t last = 0;
        for (std::uint64_t i = 0; i < buckets; ++i) {
            last = std::max<std::uint64_t>(last, at<std::uint32_t>(bucket_table + i * word));
        }
        if (last < first) return first;
        const auto chains = bucket_table + buckets * word;
        while ((at<std::uint32_t>(chains + (last - first) * word) & 1u) == 0) ++last;
        return last + 1;
    }

    void read_symbols() {
        const auto table = entry(DT_SYMTAB);
        if (!table) return;
        const auto count = symbol_count();
        if (count > most_symbols) refuse("is damaged: it claims " + std::to_string(count) + " symbols");
        for (std::uint64_t i = 0; i < count; ++i) take(at<Symbol>(offset_of(*table) + i * sizeof(Symbol)));
    }

    void take(const Symbol& symbol) {
        if (symbol.st_shndx == SHN_UNDEF || symbol.st_name == 0) return;
        const auto bind = ELF64_ST_BIND(symbol.st_info);
        if (bind == STB_GLOBAL) facts_.strong_exports.push_back(name_at(symbol.st_name));
        if (bind == STB_GNU_UNIQUE) facts_.unique_exports.push_back(name_at(symbol.st_name));
    }

    void read_versions() {
        const auto table = entry(DT_VERNEED);
        const auto count = entry(DT_VERNEEDNUM).value_or(0);
        if (!table || count > most_symbols) return;
        auto offset = offset_of(*table);
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto need = at<Need>(offset);
            take(need, offset);
            if (need.vn_next == 0) return;
            offset += need.vn_next;
        }
    }

    void take(const Need& need, std::uint64_t offset) {
        const auto library = name_at(need.vn_file);
        offset += need.vn_aux;
        for (int i = 0; i < need.vn_cnt; ++i) {
            const auto version = at<NeedEntry>(offset);
            facts_.versions.push_back({library, name_at(version.vna_name)});
            if (version.vna_next == 0) return;
            offset += version.vna_next;
        }
    }

    std::string_view image_;
    std::vector<Segment> segments_;
    std::vector<Dynamic> entries_;
    std::optional<Segment> stack_;
    std::optional<Segment> dynamic_;
    ElfFacts facts_;
};

}  // namespace

ElfFacts read_elf(std::string_view image) { return Reader(image).read(); }

}  // namespace bspctl::conformance
