// SPDX-License-Identifier: Apache-2.0
#include "templates.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace ti {

namespace {

constexpr std::string_view outside_tmp = "${OEBASE}/build/arago-tmp";
constexpr std::string_view inside_tmp = "${TOPDIR}/arago-tmp";
constexpr std::string_view classes_2012 = "buildstats image-mklibs image-prelink";

// How the sample files differ; what they share is in local_template().
struct LocalSample {
    std::string_view name;
    std::string_view version;  // CONF_VERSION
    std::string_view tmpdir;
    std::string_view sdkmachine;
    std::string_view classes;  // USER_CLASSES
    std::string_view distro;
    std::string_view brand;          // a whole statement
    bool removes_old_images = true;  // RM_OLD_IMAGE
    bool has_history = false;        // buildhistory and a local PR server
    bool equivalence = false;        // OEEquivHash with a server of the build's own
};

// Of two equally near names the earlier one is taken, so the template of the newest releases comes first.
constexpr std::array local_samples{
    LocalSample{"local-arago64-v2", "2", inside_tmp, "x86_64", "buildstats", "arago", "", true, true, true},
    LocalSample{"local-arago64", "1", inside_tmp, "x86_64", classes_2012, "arago", "", true, true},
    LocalSample{"local-arago", "1", inside_tmp, "i686", classes_2012, "arago", "", true, true},
    LocalSample{"local-processor-sdk-64", "1", outside_tmp, "x86_64", classes_2012, "arago",
                "ARAGO_BRAND ?= \"processor-sdk\""},
    LocalSample{"local-processor-sdk", "1", outside_tmp, "i686", classes_2012, "arago",
                "ARAGO_BRAND = \"processor-sdk\""},
    LocalSample{"local-amsdk", "1", outside_tmp, "i686", classes_2012, "arago", "ARAGO_BRAND = \"amsdk\""},
    LocalSample{"local-glsdk", "1", outside_tmp, "i686", classes_2012, "arago", "ARAGO_BRAND = \"glsdk\"", false},
    LocalSample{"local-arago-linaro", "1", outside_tmp, "i686", classes_2012, "arago", "TOOLCHAIN_BRAND = \"linaro\"",
                false},
    LocalSample{"local-poky-v2", "2", "${OEBASE}/build/poky-tmp", "x86_64", "buildstats", "poky", "", true, true, true},
    LocalSample{"local-poky", "1", outside_tmp, "x86_64", classes_2012, "poky", "", true, true},
    LocalSample{"local-v2", "2", outside_tmp, "i686", "buildstats image-prelink", "", ""},
    LocalSample{"local", "1", outside_tmp, "i686", classes_2012, "", ""},
};

struct LayerSample {
    std::string_view name;
    std::string_view browser_series;  // the browser layer of that time has to be told it is compatible
};

constexpr std::array layer_samples{
    LayerSample{"bblayers", ""},
    LayerSample{"bblayers-denzil", ""},
    LayerSample{"bblayers-dunfell-browser", "dunfell"},
    LayerSample{"bblayers-zeus-browser", "zeus"},
};

// "./sample-files/denzil/local-x.conf.sample" -> "local-x".
std::string_view stem(std::string_view path) {
    if (const auto slash = path.find_last_of('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
    return path.substr(0, path.find(".conf"));
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto end = std::min(a.size(), b.size());
    std::size_t length = 0;
    while (length < end && a[length] == b[length]) ++length;
    return length;
}

// The sample whose name shares the longest beginning with the wanted one. The names grow from the left
// (local-arago64-v2), so this finds the generation before.
template <class Sample>
const Sample& nearest(std::span<const Sample> samples, std::string_view wanted) {
    for (const auto& sample : samples) {
        if (sample.name == wanted) return sample;
    }
    return *std::max_element(samples.begin(), samples.end(), [&](const Sample& a, const Sample& b) {
        return common_prefix(a.name, wanted) < common_prefix(b.name, wanted);
    });
}

std::string setting(std::string_view name, std::string_view op, std::string_view value) {
    return std::string(name) + " " + std::string(op) + " \"" + std::string(value) + "\"";
}

// In the order of the sample files: EXTRA_IMAGE_FEATURES and the like must not move behind what builds on them. The
// caches are ?= here, so that a DL_DIR or SSTATE_DIR from the environment wins; the layer tool's -d option did the
// same.
std::vector<std::string> lines_of(const LocalSample& sample) {
    std::vector<std::string> out{
        setting("CONF_VERSION", "=", sample.version),
        setting("DL_DIR", "?=", "${OEBASE}/downloads"),
        setting("SSTATE_DIR", "?=", "${OEBASE}/build/sstate-cache"),
        setting("TMPDIR", "=", sample.tmpdir),
        setting("PACKAGE_CLASSES", "?=", "package_ipk"),
        setting("SDKMACHINE", "?=", sample.sdkmachine),
        setting("EXTRA_IMAGE_FEATURES", "=", "debug-tweaks"),
        setting("USER_CLASSES", "?=", sample.classes),
        setting("PATCHRESOLVE", "=", "noop"),
    };
    if (!sample.brand.empty()) out.emplace_back(sample.brand);
    out.push_back(setting("TERMCMD", "=", "${XTERM_TERMCMD}"));
    out.push_back(setting("TERMCMDRUN", "=", "${XTERM_TERMCMDRUN}"));
    out.push_back(setting("BB_GENERATE_MIRROR_TARBALLS", "=", "0"));
    if (sample.removes_old_images) out.push_back(setting("RM_OLD_IMAGE", "=", "1"));
    if (sample.has_history) out.push_back(setting("PRSERV_HOST", "=", "localhost:0"));
    if (sample.equivalence) {
        out.push_back(setting("BB_SIGNATURE_HANDLER", "=", "OEEquivHash"));
        out.push_back(setting("BB_HASHSERVE", "=", "auto"));
    }
    if (sample.has_history) {
        out.push_back(setting("INHERIT", "+=", "buildhistory"));
        out.push_back(setting("BUILDHISTORY_COMMIT", "=", "1"));
    }
    return out;
}

}  // namespace

Template local_template(std::string_view path) {
    const auto wanted = stem(path);
    const auto& sample = nearest(std::span<const LocalSample>(local_samples), wanted);
    return {std::string(sample.name), sample.name == wanted, std::string(sample.distro), lines_of(sample)};
}

Template layer_template(std::string_view path) {
    const auto wanted = stem(path);
    const auto& sample = nearest(std::span<const LayerSample>(layer_samples), wanted);
    Template out{std::string(sample.name), sample.name == wanted, {}, {}};
    if (!sample.browser_series.empty()) {
        out.lines = {setting("OVERRIDES", "=", "forcevariable"),
                     setting("LAYERSERIES_COMPAT_browser-layer_forcevariable", "=", sample.browser_series)};
    }
    return out;
}

}  // namespace ti
