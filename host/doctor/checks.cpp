// SPDX-License-Identifier: Apache-2.0
#include "doctor/doctor.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {

std::vector<Check> builtin_checks() {
    std::vector<Check> out;
    for (const auto& topic : {host_checks(), kernel_checks(), container_checks(), storage_checks(), configuration_checks(),
                              state_checks(), source_checks(), layer_checks(), metadata_checks(), plugin_checks(),
                              proxy_checks(), remote_checks(), server_checks()}) {
        out.insert(out.end(), topic.begin(), topic.end());
    }
    return out;
}

}  // namespace bspctl::doctor
