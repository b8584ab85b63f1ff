"""Moving house: the whole collaborative in one sealed archive, and its way into a clean installation.

A backup is a copy of one kind of database (`backups`); an archive holds rows in plain lines that either kind reads. `tables`
knows what a row looks like outside, `packing` writes an archive, `bringing` puts one in place.
"""
