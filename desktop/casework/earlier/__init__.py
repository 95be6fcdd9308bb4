"""What an applicant said and brought before: answers that are filled in ahead, materials held already."""
