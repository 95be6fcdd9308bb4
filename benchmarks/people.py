"""Made-up residents in any number, with names as common and as rare as they are, always the same ones."""

from __future__ import annotations

import random
from datetime import date, timedelta

from desktop.domain.residents import practice_number

# The commonest hundred surnames come first and are drawn more often, as in life.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国文辉力飞龙波宁贵福生元全胜学祥才发成康星光"
    "天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯"
)


class People:
    """The residents of a made-up district, by their place."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)

    def next(self, place: int) -> dict[str, str]:
        """Values of the next resident; *place* (from 0) makes numbers that nobody else has."""
        dice = self._dice
        surname = SURNAMES[min(int(dice.expovariate(1 / 18)), len(SURNAMES) - 1)]
        given = "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        birth = date(1940, 1, 1) + timedelta(days=place % 27_000)
        return {
            "name": surname + given,
            "id_kind": "national_id",
            "id_number": practice_number(f"1101{place // 27_000 % 9:02d}", birth, place * 37 % 999),
            "birth": birth.isoformat(),
            "sex": "male" if place % 2 else "female",
            "phone": f"{dice.choice((138, 139, 150, 186))}{(place * 7_919 + 1) % 100_000_000:08d}",
            "address": f"清河路{place % 400 + 1}号",
        }
