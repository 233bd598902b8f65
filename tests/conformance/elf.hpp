// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <elf.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::testing {

// The strong symbols a 64-bit shared object offers to others, read from its dynamic symbol table. Weak ones (inline
// functions of the standard library) cannot take another definition's place and do not count.
inline std::vector<std::string> strong_exports(std::string_view image) {
    const auto at = [&]<class T>(std::size_t offset, T) {
        T out{};
        if (offset + sizeof(T) <= image.size()) std::memcpy(&out, image.data() + offset, sizeof(T));
        return out;
    };
    const auto header = at(0, Elf64_Ehdr{});
    const auto section = [&](std::size_t i) { return at(header.e_shoff + i * sizeof(Elf64_Shdr), Elf64_Shdr{}); };
    std::vector<std::string> out;
    for (std::size_t i = 0; i < header.e_shnum; ++i) {
        const auto symbols = section(i);
        if (symbols.sh_type != SHT_DYNSYM) continue;
        const auto names = section(symbols.sh_link);
        for (std::size_t done = 0; done < symbols.sh_size; done += sizeof(Elf64_Sym)) {
            const auto symbol = at(symbols.sh_offset + done, Elf64_Sym{});
            if (ELF64_ST_BIND(symbol.st_info) != STB_GLOBAL || symbol.st_shndx == SHN_UNDEF) continue;
            out.emplace_back(image.data() + names.sh_offset + symbol.st_name);
        }
    }
    return out;
}

}  // namespace bspctl::testing
