"""Everything of Cairn that touches the world: sockets, pages, files. It imports crdt, never the other way round."""

__version__ = "0.1.0"
