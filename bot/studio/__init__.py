"""The page for everyone: a Mini App and a web page over the same orders, queue and history as the chat's."""
