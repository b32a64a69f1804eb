__all__ = ["leaf", "twig"]
