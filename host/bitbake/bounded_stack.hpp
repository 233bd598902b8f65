// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace bspctl::bitbake {

// Values one upon the other, at most `Most` of them. The limit is asked for when room runs out, not at every value, and the
// room is kept when the stack is emptied.
template <class Value, std::size_t Most>
class BoundedStack {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] Value& back() { return room_[size_ - 1]; }
    [[nodiscard]] Value& operator[](std::size_t index) { return room_[index]; }
    [[nodiscard]] std::span<const Value> from(std::size_t index) const { return {room_.data() + index, size_ - index}; }

    // False when it is full.
    [[nodiscard]] bool push(Value value) {
        if (size_ == room_.size() && !grow()) return false;
        room_[size_++] = value;
        return true;
    }
    // Up to that size, which is at most `Most`, with values that say nothing.
    void fill(std::size_t size) {
        while (size_ < size) (void)push({});
    }
    // Down to that size.
    void cut(std::size_t size) { size_ = size; }

private:
    bool grow() {
        constexpr std::size_t least = 64;
        room_.resize(std::min(Most, std::max(least, room_.size() * 2)));
        return size_ < room_.size();
    }

    std::vector<Value> room_;
    std::size_t size_ = 0;
};

}  // namespace bspctl::bitbake
