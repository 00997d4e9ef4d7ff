#include "dispatch.hpp"

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace whygrad {

namespace {

struct Choice {
  const char* name;
  bool (*runs)();
  const Kernels<float>& (*single)();
  const Kernels<double>& (*twice)();
};

bool always() { return true; }

#ifdef WHYGRAD_X86_KERNELS
bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma");
}
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

const Choice choices[] = {
#ifdef WHYGRAD_X86_KERNELS
    {"avx512", has_avx512, kernels_avx512<float>, kernels_avx512<double>},
    {"avx2", has_avx2, kernels_avx2<float>, kernels_avx2<double>},
#endif
    {"portable", always, kernels_portable<float>, kernels_portable<double>},
};

const Choice* find(const std::string& name) {
  for (const Choice& choice : choices)
    if (choice.name == name && choice.runs()) return &choice;
  std::string names;
  for (const std::string& known : kernel_names()) names += (names.empty() ? "" : ", ") + known;
  throw std::invalid_argument("there is no kernel named '" + name + "' for this processor; there are " + names + ".");
}

std::atomic<const Choice*>& chosen() {
  static std::atomic<const Choice*> choice{[] {
    const char* wanted = std::getenv("WHYGRAD_ENGINE_KERNEL");
    return find(wanted != nullptr && *wanted != '\0' ? wanted : kernel_names().front());
  }()};
  return choice;
}

}  // namespace

std::vector<std::string> kernel_names() {
  std::vector<std::string> names;
  for (const Choice& choice : choices)
    if (choice.runs()) names.emplace_back(choice.name);
  return names;
}

void use_kernel(const std::string& name) { chosen() = find(name); }

template <>
const Kernels<float>& kernels<float>() {
  return chosen().load()->single();
}
template <>
const Kernels<double>& kernels<double>() {
  return chosen().load()->twice();
}

}  // namespace whygrad
