"""Renders a ``Diagnosis`` as one HTML document, or as a part of one; runs nothing, and needs no network.

``document`` fills the templates; the other modules turn parts of the record into what a template can lay out.
Jinja2 is imported by ``document`` only.
"""
