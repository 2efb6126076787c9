// Lays out boxes and asks host functions for sizes in the middle.

import Yoga, { Align, Direction, Edge, FlexDirection, Gutter, Justify, MeasureMode, Wrap } from 'yoga-layout';
import { numbers } from './samples.mjs';

export default function work() {
  const next = numbers(5);
  const config = Yoga.Config.create();
  config.setPointScaleFactor(2);
  config.setUseWebDefaults(false);
  const measured = [];
  const build = (depth) => {
    const node = Yoga.Node.create(config);
    node.setFlexDirection([FlexDirection.Row, FlexDirection.Column, FlexDirection.RowReverse][next() % 3]);
    node.setJustifyContent([Justify.SpaceBetween, Justify.Center, Justify.FlexEnd][next() % 3]);
    node.setAlignItems([Align.Stretch, Align.Baseline, Align.Center][next() % 3]);
    node.setFlexWrap(next() % 2 === 0 ? Wrap.Wrap : Wrap.NoWrap);
    node.setPadding(Edge.All, next() % 7);
    node.setMargin(Edge.Horizontal, next() % 3 === 0 ? 'auto' : `${next() % 5}%`);
    node.setGap(Gutter.All, next() % 4);
    if (depth === 0) {
      node.setFlexGrow(next() % 3);
      // A function of the host's, called from the middle of the layout.
      node.setMeasureFunc((width, mode, height) => {
        measured.push([width, mode, height]);
        return { width: mode === MeasureMode.Exactly ? width : Math.min(width || 40, 37.25), height: 11.5 };
      });
    } else {
      node.setWidth(next() % 2 === 0 ? 'auto' : `${30 + (next() % 60)}%`);
      node.setAspectRatio(next() % 4 === 0 ? 1.5 : undefined);
      for (let index = 0; index < 4; index++) node.insertChild(build(depth - 1), index);
    }
    return node;
  };
  const root = build(4);
  const layouts = [];
  const visit = (node) => {
    layouts.push(node.getComputedLayout(), node.getComputedPadding(Edge.Left), node.getWidth());
    for (let index = 0; index < node.getChildCount(); index++) visit(node.getChild(index));
  };
  for (const [width, height, direction] of [
    [800, 600, Direction.LTR],
    [333.3, undefined, Direction.RTL],
  ]) {
    root.calculateLayout(width, height, direction);
    visit(root);
  }
  root.freeRecursive();
  return [layouts, measured];
}
