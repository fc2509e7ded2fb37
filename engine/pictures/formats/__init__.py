"""Each kind of file, looked through by counting its bytes: no pixel is decoded."""
