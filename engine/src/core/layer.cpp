#include "layer.hpp"

#include <algorithm>

namespace whygrad {

Rows Rows::padded(Index steps, Index batch, bool reversed) {
  Rows rows;
  rows.active.assign(steps, batch);
  rows.offset.resize(steps);
  for (Index s = 0; s < steps; ++s) rows.offset[s] = (reversed ? steps - 1 - s : s) * batch;
  rows.rows = steps * batch;
  return rows;
}

Rows Rows::ragged(const std::int64_t* active, Index steps) {
  Rows rows;
  rows.active.assign(active, active + steps);
  rows.offset.resize(steps);
  for (Index s = 0; s < steps; ++s) {
    rows.offset[s] = rows.rows;
    rows.rows += active[s];
  }
  return rows;
}

template <class T>
Packed<T>::Packed(Cell cell, Index n_x, Index n_a, const Gates& wx, const Gates& wh, const Gates& bias, bool training)
    : kernels(whygrad::kernels<T>()), cell(cell), n_x(n_x), n_a(n_a), sizes(kernels.sizes(cell, n_x, n_a)),
      wx(sizes.wx), wh(sizes.wh), bias(sizes.bias), wx_transposed(training ? sizes.wx_transposed : 0),
      wh_transposed(training ? sizes.wh_transposed : 0) {
  kernels.pack_forward(cell, n_x, n_a, wx.data(), wh.data(), bias.data(), this->wx.get(), this->wh.get(), this->bias.get());
  if (training) kernels.pack_backward(cell, n_x, n_a, wx.data(), wh.data(), wx_transposed.get(), wh_transposed.get());
}

namespace {

template <class T, class Visit>
void each_unit(const Packed<T>& packed, const Saved<T>& saved, int column, const Visit& visit) {
  const Index width = packed.kernels.width, padded = (packed.n_a + width - 1) / width * width;
  const Index row = column == in_memory ? padded : packed.sizes.gates_a_row, columns = row / padded;
  T* const start = column == in_memory ? saved.memory.get() : saved.gates.get() + column * width;
  for (Index r = 0; r < saved.rows.rows; ++r)
    for (Index unit = 0; unit < packed.n_a; ++unit)
      visit(start[r * row + unit / width * columns * width + unit % width], r * packed.n_a + unit);
}

}  // namespace

template <class T>
void Packed<T>::read(const Saved<T>& saved, int column, T* rows) const {
  each_unit(*this, saved, column, [&](const T& value, Index at) { rows[at] = value; });
}
template <class T>
void Packed<T>::write(const Saved<T>& saved, int column, const T* rows) const {
  each_unit(*this, saved, column, [&](T& value, Index at) { value = rows[at]; });
}

template <class T>
Stream<T>::Stream(std::vector<std::shared_ptr<const Packed<T>>> layers, Index batch)
    : layers_(std::move(layers)), batch_(batch),
      state_of_layer_((layers_.front()->cell == Cell::lstm ? 2 : 1) * batch * layers_.front()->n_a) {
  Index room = 0;
  for (const auto& layer : layers_)
    room = std::max(room, layer->kernels.room_of_step(layer->cell, layer->n_x, layer->n_a, batch));
  room_ = Buffer<T>(room);
}

template <class T>
void Stream<T>::step(const T* x, T* state) const {
  for (const auto& layer : layers_) {
    T* const h = state;
    layer->kernels.step(layer->cell, layer->n_x, layer->n_a, batch_, x, h, h + batch_ * layer->n_a, layer->wx.get(),
                        layer->wh.get(), layer->bias.get(), room_.get());
    x = h;
    state += state_of_layer_;
  }
}

template class Stream<float>;
template class Stream<double>;
template struct Packed<float>;
template struct Packed<double>;

}  // namespace whygrad
