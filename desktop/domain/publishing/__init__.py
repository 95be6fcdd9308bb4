"""The catalogue as others publish and compare it: what changed in words, CPSV-AP, the public guide."""
