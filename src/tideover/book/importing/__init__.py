"""Import of a book from files of a known layout: streamed, a chunk a transaction, resumed where it was interrupted."""

from tideover.book.importing.engine import ImportReport, import_book

__all__ = ["ImportReport", "import_book"]
