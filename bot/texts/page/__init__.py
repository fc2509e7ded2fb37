"""What the studio's page says by itself, a file a language: plain words, put together in the browser."""
