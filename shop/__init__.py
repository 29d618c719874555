"""The OCOP shop. Packages import downward only; docs/map.md draws the line."""
