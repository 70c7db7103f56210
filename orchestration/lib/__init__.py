"""Small pieces that several steps share; none of them needs a built dbt project to be imported."""
