"""Kubernetes v1.32 from its Enhancements Freeze to its release, from the project's own records."""

from fairlead.demo.kubernetes.editions import story

__all__ = ["story"]
