"""`python -m storage`."""

from storage.command import main

if __name__ == "__main__":
    main()
