// The picture of a flow is wider than a phone: it is scrolled to where the reader is.
{
  const view = document.querySelector(".flow-window");
  if (view) {
    const { x, width } = (view.querySelector("[data-here]") || view.querySelector("svg")).getBBox();
    view.scrollLeft = x + (width - view.clientWidth) / 2;
  }
}
