"""What a board is: its document, its wire and its room, without sockets, clocks or files."""
