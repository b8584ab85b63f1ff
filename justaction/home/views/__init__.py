"""Pages of the front rooms: for everybody, for conveners, for stewards."""
