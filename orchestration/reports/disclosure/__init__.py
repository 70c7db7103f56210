"""Disclosure control: what of a set of figures may be handed to whom, and the packs that do so."""
