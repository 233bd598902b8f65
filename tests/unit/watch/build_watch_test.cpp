// SPDX-License-Identifier: Apache-2.0
#include "watch/build_watch.hpp"

#include <gtest/gtest.h>
