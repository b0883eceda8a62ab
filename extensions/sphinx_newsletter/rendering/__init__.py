"""Render records and nodes: HTML for cards, standard docutils nodes for other builders."""
