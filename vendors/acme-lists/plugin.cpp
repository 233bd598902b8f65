// SPDX-License-Identifier: Apache-2.0
#include "lists.hpp"

BSPCTL_PLUGIN(acme::Lists);
