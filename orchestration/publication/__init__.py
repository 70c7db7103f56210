"""Publication: built aside, verified, put in place in one step while readers keep reading."""

from orchestration.publication.publish import Publication, PublicationFault, publish

__all__ = ["Publication", "PublicationFault", "publish"]
