"""Backups: all data in one sealed file each night, kept for 35 days, and the way back.

`making` writes one, `copying` carries it into a bucket, `restoring` puts one in place and proves that it is whole. What may never lie in a backup stays out of
it: the keys, and the list of who was erased (record.md). Both have files of their own.
"""
