"""What a state, a bloc or a firm has put up, nothing counted twice."""
