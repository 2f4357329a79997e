"""Arrays in, arrays out: encoders, neighbours, projection, regions, labels, quality."""
