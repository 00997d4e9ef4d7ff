#include "memory.hpp"

#include <cstdlib>
#include <mutex>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace whygrad {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t most_kept = 0;  // a step beyond a block shall be seen
#else
constexpr std::size_t most_kept = std::size_t{256} << 20;
#endif
constexpr std::size_t large = std::size_t{1} << 18, line = 64;
constexpr std::size_t huge_page = std::size_t{1} << 21;

// Blocks of half a huge page and more lie on huge pages, where the system has them: their addresses are found faster, and what is
// read in order is fetched ahead beyond the end of a small page.
bool deserves_huge_pages(std::size_t bytes) { return bytes >= huge_page / 2; }

// Up to a quarter of a power of two, so that blocks of nearly the same size can take one another's place.
std::size_t rounded(std::size_t bytes) {
  std::size_t grain = line;
  while (grain * 8 < bytes) grain *= 2;
  if (deserves_huge_pages(bytes) && grain < huge_page) grain = huge_page;
  return (bytes + line + grain - 1) / grain * grain;
}

// What is kept, the oldest first. Whoever finds the lock taken does without: so a process that forks in the wrong moment does not hang.
class Kept {
 public:
  void* take(std::size_t bytes) {
    const std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return nullptr;
    for (std::size_t n = blocks_.size(); n-- > 0;)
      if (blocks_[n].bytes == bytes) {
        void* const at = blocks_[n].at;
        remove(n);
        return at;
      }
    return nullptr;
  }
  bool give(void* at, std::size_t bytes) {
    if (bytes > most_kept) return false;
    const std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    while (total_ + bytes > most_kept) {
      std::free(blocks_.front().at);
      remove(0);
    }
#if defined(__linux__) && defined(MADV_FREE)
    if (deserves_huge_pages(bytes)) madvise(at, bytes, MADV_FREE);  // the system may have it back when it is short of memory
#endif
    blocks_.push_back({at, bytes});
    total_ += bytes;
    return true;
  }

 private:
  struct Block {
    void* at;
    std::size_t bytes;
  };
  void remove(std::size_t n) {
    total_ -= blocks_[n].bytes;
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(n));
  }
  std::mutex mutex_;
  std::vector<Block> blocks_;
  std::size_t total_ = 0;
};

Kept& kept() {
  static Kept* const kept = new Kept;  // never destroyed: blocks may be given back when the process ends
  return *kept;
}

}  // namespace

void* take_block(std::size_t bytes) {
  const std::size_t size = rounded(bytes);
  void* block = size >= large ? kept().take(size) : nullptr;
  if (block != nullptr) return block;
  block = std::aligned_alloc(deserves_huge_pages(bytes) ? huge_page : line, size);
  if (block == nullptr) throw std::bad_alloc();
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (deserves_huge_pages(bytes)) madvise(block, size, MADV_HUGEPAGE);  // advice: where it is not taken, nothing changes
#endif
  return block;
}

void give_block(void* block, std::size_t bytes) {
  const std::size_t size = rounded(bytes);
  if (block != nullptr && (size < large || !kept().give(block, size))) std::free(block);
}

}  // namespace whygrad
