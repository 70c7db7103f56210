"""An attack on the packs that are handed out, by someone who has nothing else."""
