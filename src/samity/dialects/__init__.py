"""The APIs: translate, never decide."""
