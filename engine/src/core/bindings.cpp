// The door between Python and the core. Arrays are checked here once more, so that no call from Python, however wrong,
// reads or writes memory that is not its own; the sentences that people read are made in Python.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <memory>

#include "layer.hpp"
#include "ragged.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace whygrad {
namespace {

template <class T>
using Array = nb::ndarray<T, nb::c_contig, nb::device::cpu>;
template <class T>
using Matrix = nb::ndarray<T, nb::ndim<2>, nb::device::cpu>;

[[noreturn]] void refuse(const char* what) { throw std::invalid_argument(std::string(what) + " has the wrong size."); }

template <class T>
T* checked(const Array<T>& array, Index size, const char* name) {
  if (static_cast<Index>(array.size()) != size) refuse(name);
  return array.data();
}
template <class T>
T* checked(const std::optional<Array<T>>& array, Index size, const char* name) {
  return array ? checked(*array, size, name) : nullptr;
}

int gates_of(Cell cell) { return cell == Cell::rnn ? 1 : cell == Cell::lstm ? 4 : 3; }

// Either one matrix with the gates side by side, or one matrix for each gate.
template <class T>
std::vector<GateMatrix<T>> gates(const std::vector<Matrix<T>>& matrices, int count, Index inputs, Index units, const char* name) {
  std::vector<GateMatrix<T>> result;
  const bool together = matrices.size() == 1;
  if (!together && static_cast<int>(matrices.size()) != count) refuse(name);
  for (int gate = 0; gate < count; ++gate) {
    const Matrix<T>& matrix = matrices[together ? 0 : gate];
    if (static_cast<Index>(matrix.shape(0)) != inputs || static_cast<Index>(matrix.shape(1)) != (together ? count : 1) * units)
      refuse(name);
    result.push_back({matrix.data() + (together ? gate * units * matrix.stride(1) : 0), matrix.stride(0), matrix.stride(1)});
  }
  return result;
}

// The second bias of a GRU that resets after the product: one more gate's worth.
int biases_of(Cell cell) { return cell == Cell::gru_after ? 4 : gates_of(cell); }

template <class T>
std::shared_ptr<Packed<T>> pack(int cell_number, Index n_x, Index n_a, const std::vector<Matrix<const T>>& wx,
                const std::vector<Matrix<const T>>& wh, const std::vector<Matrix<const T>>& bias, bool training) {
  if (cell_number < 0 || cell_number > 3) refuse("cell");
  if (n_x < 1 || n_a < 1) refuse("a layer");
  const Cell cell = static_cast<Cell>(cell_number);
  const auto of_x = gates<const T>(wx, gates_of(cell), n_x, n_a, "Wx"), of_h = gates<const T>(wh, gates_of(cell), n_a, n_a, "Wh"),
             of_1 = gates<const T>(bias, biases_of(cell), 1, n_a, "b");
  nb::gil_scoped_release release;
  return std::make_shared<Packed<T>>(cell, n_x, n_a, of_x, of_h, of_1, training);
}

// Starting a thread costs some ten microseconds; a call that takes little more is faster without.
template <class T>
int worthwhile(int threads, const Packed<T>& packed, Index rows) {
  constexpr Index products_that_pay = 10'000'000;
  return rows * (packed.n_x + packed.n_a) * gates_of(packed.cell) * packed.n_a < products_that_pay ? 1 : threads;
}

template <class T>
std::optional<Saved<T>> forward(const Packed<T>& packed, Index steps, Index batch, bool reversed,
                                const std::optional<Array<const std::int64_t>>& active, const Array<const T>& x,
                                const Array<const T>& h0, const std::optional<Array<const T>>& memory0, const Array<T>& h,
                                const Array<T>& h_last, const std::optional<Array<T>>& memory_last, bool save, int threads) {
  if (steps < 0 || batch < 1 || (active && reversed)) refuse("a batch");
  Saved<T> saved;
  if (active) {
    const std::int64_t* counts = checked(*active, steps, "active");
    for (Index s = 0; s < steps; ++s)
      if (counts[s] < 1 || counts[s] > (s == 0 ? batch : counts[s - 1])) refuse("active");
    saved.rows = Rows::ragged(counts, steps);
  } else {
    saved.rows = Rows::padded(steps, batch, reversed);
  }
  saved.batch = batch;
  const Index rows = saved.rows.rows, n_a = packed.n_a;
  const bool lstm = packed.cell == Cell::lstm;
  if (lstm && (!memory0 || !memory_last)) refuse("c");
  Forward<T> call{packed.cell, packed.n_x, n_a, batch, saved.rows.steps(),
                  checked(x, rows * packed.n_x, "x"), checked(h0, batch * n_a, "h0"), checked(memory0, batch * n_a, "c0"),
                  packed.wx.get(), packed.wh.get(), packed.bias.get(),
                  checked(h, rows * n_a, "h"), checked(h_last, batch * n_a, "h_last"),
                  checked(memory_last, batch * n_a, "c_last"), nullptr, nullptr};
  nb::gil_scoped_release release;
  if (save) {
    saved.gates = Buffer<T>(rows * packed.sizes.gates_a_row);
    saved.memory = Buffer<T>(rows * packed.sizes.memory_a_row);
    call.gates = saved.gates.get();
    call.memory = saved.memory.get();
  }
  Team team(worthwhile(threads, packed, rows));
  packed.kernels.forward(call, team);
  if (!save) return std::nullopt;
  return saved;
}

template <class T>
void backward(const Packed<T>& packed, const Saved<T>& saved, const Array<const T>& x, const Array<const T>& h0,
              const std::optional<Array<const T>>& memory0, const Array<const T>& h, const Array<const T>& dh,
              const std::optional<Array<const T>>& dh_last, const std::optional<Array<const T>>& dmemory_last,
              const std::optional<Array<T>>& dx, const Array<T>& dh0, const std::optional<Array<T>>& dmemory0,
              const std::vector<Matrix<T>>& dwx, const std::vector<Matrix<T>>& dwh, const std::vector<Matrix<T>>& dbias,
              Index steps, int threads) {
  const bool lstm = packed.cell == Cell::lstm;
  if (packed.wx_transposed.get() == nullptr) refuse("packed");
  if (lstm && (!memory0 || !dmemory0)) refuse("c");
  if (steps < 0 || steps > static_cast<Index>(saved.rows.offset.size())) refuse("steps");
  const Index rows = saved.rows.rows, n_a = packed.n_a, state = saved.batch * n_a;
  if (saved.gates.bytes() != rows * packed.sizes.gates_a_row * static_cast<Index>(sizeof(T))) refuse("saved");
  Buffer<T> sums_x(packed.sizes.dwx), sums_h(packed.sizes.dwh);
  Steps some = saved.rows.steps();
  some.count = steps;
  const Backward<T> call{packed.cell, packed.n_x, n_a, saved.batch, some,
                         checked(x, rows * packed.n_x, "x"), checked(h0, state, "h0"), checked(memory0, state, "c0"),
                         checked(h, rows * n_a, "h"), saved.gates.get(), saved.memory.get(), packed.wx_transposed.get(),
                         packed.wh_transposed.get(), checked(dh, rows * n_a, "dh"), checked(dh_last, state, "dh_last"),
                         checked(dmemory_last, state, "dc_last"), checked(dx, rows * packed.n_x, "dx"),
                         checked(dh0, state, "dh0"), checked(dmemory0, state, "dc0"), sums_x.get(), sums_h.get()};
  const auto of_x = gates<T>(dwx, gates_of(packed.cell), packed.n_x, n_a, "dWx"),
             of_h = gates<T>(dwh, gates_of(packed.cell), n_a, n_a, "dWh"),
             of_1 = gates<T>(dbias, biases_of(packed.cell), 1, n_a, "db");
  nb::gil_scoped_release release;
  Team team(worthwhile(threads, packed, rows));
  packed.kernels.backward(call, team);
  packed.kernels.unpack(packed.cell, packed.n_x, n_a, sums_x.get(), sums_h.get(), of_x.data(), of_h.data(), of_1.data());
}

template <class T>
void check_column(const Packed<T>& packed, const Saved<T>& saved, int column) {
  const Index padded = packed.sizes.memory_a_row > 0 ? packed.sizes.memory_a_row : packed.n_a;
  if (column < in_memory || (column == in_memory && saved.memory.bytes() == 0)) refuse("column");
  if (column != in_memory && (column + 1) * padded > packed.sizes.gates_a_row) refuse("column");
  if (saved.gates.bytes() != saved.rows.rows * packed.sizes.gates_a_row * static_cast<Index>(sizeof(T))) refuse("saved");
}

template <class T>
void read(const Packed<T>& packed, const Saved<T>& saved, int column, const Array<T>& rows) {
  check_column(packed, saved, column);
  packed.read(saved, column, checked(rows, saved.rows.rows * packed.n_a, "rows"));
}

// What a forward pass would have saved, from its values: one array of rows for each column, then one for the memory.
template <class T>
Saved<T> remember(const Packed<T>& packed, Index steps, Index batch, const std::vector<Array<const T>>& columns,
                  const std::optional<Array<const T>>& memory) {
  if (steps < 0 || batch < 1) refuse("a batch");
  Saved<T> saved{Rows::padded(steps, batch, false), batch, Buffer<T>(steps * batch * packed.sizes.gates_a_row),
                 Buffer<T>(steps * batch * packed.sizes.memory_a_row)};
  std::fill_n(saved.gates.get(), saved.gates.bytes() / sizeof(T), T(0));
  std::fill_n(saved.memory.get(), saved.memory.bytes() / sizeof(T), T(0));
  for (int column = 0; column < static_cast<int>(columns.size()); ++column) {
    check_column(packed, saved, column);
    packed.write(saved, column, checked(columns[column], steps * batch * packed.n_a, "columns"));
  }
  if (memory) {
    check_column(packed, saved, in_memory);
    packed.write(saved, in_memory, checked(*memory, steps * batch * packed.n_a, "memory"));
  }
  return saved;
}

template <class T>
Stream<T>* stream(std::vector<std::shared_ptr<Packed<T>>> layers, Index batch) {
  if (layers.empty() || batch < 1) refuse("a stream");
  for (std::size_t n = 0; n < layers.size(); ++n) {
    if (layers[n]->cell != layers[0]->cell || layers[n]->n_a != layers[0]->n_a) refuse("a layer");
    if (n > 0 && layers[n]->n_x != layers[0]->n_a) refuse("a layer");
  }
  return new Stream<T>({layers.begin(), layers.end()}, batch);
}

template <class T>
void step(const Stream<T>& stream, const Array<const T>& x, const Array<T>& state) {
  stream.step(checked(x, stream.batch() * stream.inputs(), "x"), checked(state, stream.state(), "state"));
}

template <class T>
void map(const Array<const T>& from, const Array<T>& to, void (*Kernels<T>::*function)(const T*, T*, Index)) {
  (kernels<T>().*function)(from.data(), checked(to, static_cast<Index>(from.size()), "to"), static_cast<Index>(from.size()));
}

Arrangement arranged(const Array<const std::int64_t>& lengths, Index steps) {
  const Index batch = static_cast<Index>(lengths.size());
  for (Index example = 0; example < batch; ++example)
    if (lengths.data()[example] < 1 || lengths.data()[example] > steps) refuse("lengths");
  return arrange(lengths.data(), batch);
}

template <class T>
void scattered(const Arrangement& found, const Array<const T>& rows, Index n, const Array<T>& to) {
  const Index batch = static_cast<Index>(found.order.size()), a_step = batch * n;
  if (n < 1 || a_step < 1 || static_cast<Index>(to.size()) % a_step != 0) refuse("to");
  const Index steps = static_cast<Index>(to.size()) / a_step;
  if (steps < static_cast<Index>(found.active.size())) refuse("to");
  const T* from = checked(rows, static_cast<Index>(found.places.size()) * n, "rows");
  nb::gil_scoped_release release;
  scatter(found.order, found.active, reinterpret_cast<const char*>(from), steps, n * static_cast<Index>(sizeof(T)),
          reinterpret_cast<char*>(to.data()));
}

using Whole = nb::ndarray<nb::numpy, const std::int64_t, nb::ndim<1>>;
template <Arrangement::Numbers Arrangement::*numbers>
Whole view(Arrangement& found) {
  return Whole((found.*numbers).data(), {(found.*numbers).size()}, nb::find(found));  // it lives as long as this array
}

// An array that is not set to anything, in memory that is kept for the next one when nobody needs it any more: the system
// would clear each page of a new one.
template <class T>
nb::ndarray<nb::numpy, T> room(const std::vector<std::size_t>& shape) {
  Index count = 1;
  for (const std::size_t size : shape)
    if (__builtin_mul_overflow(count, static_cast<Index>(size), &count)) throw std::bad_alloc();
  auto buffer = std::make_unique<Buffer<T>>(count);
  T* const at = buffer->get();
  const nb::capsule owner(buffer.release(), [](void* whole) noexcept { delete static_cast<Buffer<T>*>(whole); });
  return nb::ndarray<nb::numpy, T>(at, shape.size(), shape.data(), owner);
}

// An array of another type is refused: a copy of it would be written to in its place.
template <class T>
void bind(nb::module_& module, const std::string& suffix) {
  nb::class_<Saved<T>>(module, ("Saved" + suffix).c_str())
      .def_prop_ro("nbytes", &Saved<T>::bytes);
  nb::class_<Packed<T>>(module, ("Packed" + suffix).c_str())
      .def_prop_ro("kernel", [](const Packed<T>& packed) { return packed.kernels.name; })
      .def("read", &read<T>, "saved"_a, "column"_a, "rows"_a.noconvert())
      .def("remember", &remember<T>, "steps"_a, "batch"_a, "columns"_a.noconvert(), "memory"_a.noconvert().none())
      .def("forward", &forward<T>, "steps"_a, "batch"_a, "reversed"_a, "active"_a.noconvert().none(), "x"_a.noconvert(), "h0"_a.noconvert(), "memory0"_a.noconvert().none(), "h"_a.noconvert(),
           "h_last"_a.noconvert(), "memory_last"_a.noconvert().none(), "save"_a, "threads"_a)
      .def("backward", &backward<T>, "saved"_a, "x"_a.noconvert(), "h0"_a.noconvert(), "memory0"_a.noconvert().none(), "h"_a.noconvert(), "dh"_a.noconvert(), "dh_last"_a.noconvert().none(),
           "dmemory_last"_a.noconvert().none(), "dx"_a.noconvert().none(), "dh0"_a.noconvert(), "dmemory0"_a.noconvert().none(), "dwx"_a.noconvert(), "dwh"_a.noconvert(), "dbias"_a.noconvert(), "steps"_a, "threads"_a);
  nb::class_<Stream<T>>(module, ("Stream" + suffix).c_str()).def("step", &step<T>, "x"_a.noconvert(), "state"_a.noconvert());
  module.def(("room" + suffix).c_str(), &room<T>, "shape"_a);
  module.def(("stream" + suffix).c_str(), &stream<T>, "layers"_a, "batch"_a);
  module.def(("pack" + suffix).c_str(), &pack<T>, "cell"_a, "n_x"_a, "n_a"_a, "wx"_a.noconvert(), "wh"_a.noconvert(), "bias"_a.noconvert(), "training"_a);
  module.def(("sigmoid" + suffix).c_str(), [](const Array<const T>& from, const Array<T>& to) { map<T>(from, to, &Kernels<T>::sigmoid); }, "from"_a.noconvert(), "to"_a.noconvert());
  module.def(("tanh" + suffix).c_str(), [](const Array<const T>& from, const Array<T>& to) { map<T>(from, to, &Kernels<T>::tanh); }, "from"_a.noconvert(), "to"_a.noconvert());
  module.def(("multiply_add_rate" + suffix).c_str(), [](double seconds) {
    nb::gil_scoped_release release;
    return kernels<T>().multiply_add_rate(seconds);
  });
}

}  // namespace
}  // namespace whygrad

NB_MODULE(_core, module) {
  using namespace whygrad;
  nb::class_<Arrangement>(module, "Arrangement")
      .def_prop_ro("order", &view<&Arrangement::order>)
      .def_prop_ro("active", &view<&Arrangement::active>)
      .def_prop_ro("places", &view<&Arrangement::places>)
      .def_prop_ro("reverse", &view<&Arrangement::reverse>)
      .def("scatter", &scattered<float>, "rows"_a.noconvert(), "n"_a, "to"_a.noconvert())
      .def("scatter", &scattered<double>, "rows"_a.noconvert(), "n"_a, "to"_a.noconvert());
  module.def("arrange", &arranged, "lengths"_a.noconvert(), "steps"_a);
  bind<float>(module, "32");
  bind<double>(module, "64");
  module.def("kernel_names", &kernel_names);
  module.def("kernel", [] { return std::string(kernels<float>().name); });
  module.def("use_kernel", &use_kernel, "name"_a);
  kernels<float>();  // a wrong name in the environment is said at once
}
