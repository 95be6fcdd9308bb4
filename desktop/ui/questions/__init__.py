"""How a form's questions are asked on screen: one input for each sort of answer."""
