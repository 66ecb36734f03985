/** Draws a component again only when one of its props is another thing than before. */
import { Component, type ComponentType, type VNode, h } from "preact";

export function memo<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const now = this.props as Record<string, unknown>;
      const then = next as Record<string, unknown>;
      const keys = new Set([...Object.keys(now), ...Object.keys(then)]);
      return [...keys].some((key) => now[key] !== then[key]);
    }

    override render(): VNode {
      return h(Inner as ComponentType<object>, this.props as object);
    }
  };
}
