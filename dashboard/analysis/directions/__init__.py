"""Directions in the space: axes between poles, analogies, paths, each with the evidence for what it means.

Arrays in, arrays out. Vectors are (texts, dimensions), of unit length, or zero for a text that could not be encoded.
"""
