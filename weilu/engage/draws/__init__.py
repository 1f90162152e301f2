"""Draws and quizzes 抽奖与有奖问答: committed to before, so that anybody can draw again."""
