// SPDX-License-Identifier: Apache-2.0
#include "plugins/elf.hpp"

#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

#include "base/descriptor.hpp"

namespace bspctl::plugins {

namespace {

using Header = ElfW(Ehdr);
using Segment = ElfW(Phdr);

template <class T>
bool read_at(int file, std::uint64_t offset, T& out) {
    return ::pread(file, &out, sizeof(T), static_cast<off_t>(offset)) == static_cast<ssize_t>(sizeof(T));
}

// The running program is of the machine and word length that its plugins must be of.
Header own_header() {
    Header header{};
    const Descriptor self(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    if (self) read_at(self.get(), 0, header);
    return header;
}

bool same_machine(const Header& header) {
    const auto ours = own_header();
    return header.e_machine == ours.e_machine && header.e_ident[EI_CLASS] == ours.e_ident[EI_CLASS] &&
           header.e_ident[EI_DATA] == ours.e_ident[EI_DATA];
}

// Where the file must reach at least: its loaded segments, and the section table that tools put last.
std::uint64_t stated_end(int file, const Header& header) {
    std::uint64_t end = header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize;
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        Segment segment{};
        if (!read_at(file, header.e_phoff + i * sizeof(Segment), segment)) return UINT64_MAX;
        const std::uint64_t segment_end = segment.p_offset + segment.p_filesz;
        if (segment.p_type == PT_LOAD && segment_end > end) end = segment_end;
    }
    return end;
}

}  // namespace

std::optional<std::string> elf_problem(int file) {
    struct stat info {};
    Header header{};
    if (::fstat(file, &info) != 0 || !read_at(file, 0, header)) return "is not a shared object: it is too short";
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "is not a shared object: it is no ELF file";
    if (!same_machine(header)) return "was built for another kind of machine";
    if (header.e_type != ET_DYN) return "is not a shared object, but a program or an object file";
    if (header.e_phnum == 0) return "is not a shared object: it has nothing to load";
    if (stated_end(file, header) > static_cast<std::uint64_t>(info.st_size)) {
        return "is cut short: its headers speak of more than its " + std::to_string(info.st_size) + " bytes";
    }
    return std::nullopt;
}

}  // namespace bspctl::plugins
