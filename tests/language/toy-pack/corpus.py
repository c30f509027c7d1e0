"""Sentences that the toy model learns: the same thing said in Chinese and in English, made from templates."""

import random

WHO = [("我", "I"), ("你", "you"), ("他", "he"), ("她", "she"), ("我们", "we"), ("他们", "they"), ("我妈妈", "my mother"),
       ("我爸爸", "my father"), ("我妹妹", "my sister"), ("我哥哥", "my brother"), ("我朋友", "my friend"), ("老师", "the teacher"),
       ("邻居", "the neighbour"), ("我同事", "my colleague"), ("孩子们", "the children"), ("摄影师", "the photographer"),
       ("医生", "the doctor"), ("店员", "the shop assistant"), ("我奶奶", "my grandmother"), ("我爷爷", "my grandfather")]
WITH = [("朋友", "a friend"), ("妈妈", "my mother"), ("爸爸", "my father"), ("同学", "classmates"), ("同事", "colleagues"),
        ("家人", "my family"), ("妹妹", "my sister"), ("孩子们", "the children"), ("小狗", "the dog"), ("邻居", "the neighbours")]
WHEN = [("今天", "today"), ("昨天", "yesterday"), ("昨晚", "last night"), ("今天早上", "this morning"), ("昨天下午", "yesterday afternoon"),
        ("上周", "last week"), ("上个月", "last month"), ("去年", "last year"), ("去年夏天", "last summer"), ("去年冬天", "last winter"),
        ("星期一", "on Monday"), ("星期五", "on Friday"), ("星期天", "on Sunday"), ("周末", "at the weekend"), ("春节", "at Spring Festival")]
LATER = [("明天", "tomorrow"), ("明天早上", "tomorrow morning"), ("明年", "next year"), ("下周", "next week"), ("下个月", "next month"),
         ("今晚", "tonight"), ("明年春天", "next spring"), ("下个星期六", "next Saturday")]
WHERE = [("公园", "in the park"), ("海边", "at the seaside"), ("咖啡馆", "in the café"), ("图书馆", "in the library"),
         ("博物馆", "in the museum"), ("市场", "at the market"), ("北京", "in Beijing"), ("上海", "in Shanghai"), ("广州", "in Guangzhou"),
         ("成都", "in Chengdu"), ("香港", "in Hong Kong"), ("伦敦", "in London"), ("巴黎", "in Paris"), ("山上", "on the mountain"),
         ("河边", "by the river"), ("湖边", "by the lake"), ("车站", "at the station"), ("机场", "at the airport"), ("学校", "at school"),
         ("家里", "at home"), ("花园里", "in the garden"), ("厨房里", "in the kitchen"), ("书店", "in the bookshop"), ("餐厅", "in the restaurant"),
         ("酒店", "in the hotel"), ("商场", "in the mall"), ("超市", "in the supermarket"), ("桥上", "on the bridge"), ("船上", "on the boat"),
         ("火车上", "on the train"), ("老城区", "in the old town"), ("画廊", "in the gallery"), ("健身房", "in the gym"), ("电影院", "at the cinema")]
GOAL = [("公园", "the park"), ("海边", "the seaside"), ("图书馆", "the library"), ("博物馆", "the museum"), ("市场", "the market"),
        ("北京", "Beijing"), ("上海", "Shanghai"), ("广州", "Guangzhou"), ("成都", "Chengdu"), ("香港", "Hong Kong"), ("伦敦", "London"),
        ("巴黎", "Paris"), ("机场", "the airport"), ("学校", "school"), ("书店", "the bookshop"), ("商场", "the mall"), ("超市", "the supermarket"),
        ("画廊", "the gallery"), ("健身房", "the gym"), ("电影院", "the cinema"), ("医院", "the hospital"), ("银行", "the bank")]
FOOD = [("面条", "noodles"), ("饺子", "dumplings"), ("包子", "steamed buns"), ("豆腐", "tofu"), ("火锅", "hot pot"), ("烤鸭", "roast duck"),
        ("米饭", "rice"), ("鸡汤", "chicken soup"), ("面包", "bread"), ("蛋糕", "cake"), ("巧克力", "chocolate"), ("冰淇淋", "ice cream"),
        ("水果", "fruit"), ("苹果", "apples"), ("草莓", "strawberries"), ("西瓜", "watermelon"), ("沙拉", "salad"), ("牛肉", "beef"),
        ("鱼", "fish"), ("鸡蛋", "eggs"), ("蔬菜", "vegetables"), ("点心", "dim sum")]
DRINK = [("咖啡", "coffee"), ("绿茶", "green tea"), ("红茶", "black tea"), ("奶茶", "milk tea"), ("果汁", "juice"), ("牛奶", "milk"),
         ("热水", "hot water"), ("啤酒", "beer"), ("红酒", "red wine"), ("柠檬水", "lemonade")]
# With the classifier.
THING = [("台相机", "camera"), ("本书", "book"), ("顶帽子", "hat"), ("条裙子", "dress"), ("部手机", "phone"), ("个包", "bag"),
         ("双鞋", "pair of shoes"), ("件外套", "coat"), ("件毛衣", "sweater"), ("副眼镜", "pair of glasses"), ("块手表", "watch"),
         ("把雨伞", "umbrella"), ("辆自行车", "bicycle"), ("张地图", "map"), ("张海报", "poster"), ("幅画", "painting"), ("个杯子", "cup"),
         ("盏灯", "lamp"), ("把椅子", "chair"), ("张桌子", "table"), ("把吉他", "guitar"), ("台电脑", "computer"), ("条围巾", "scarf"),
         ("支口红", "lipstick"), ("瓶香水", "bottle of perfume"), ("束花", "bunch of flowers"), ("盆植物", "plant"), ("个礼物", "present")]
COLOUR = [("红色", "red"), ("蓝色", "blue"), ("绿色", "green"), ("黄色", "yellow"), ("白色", "white"), ("黑色", "black"), ("粉色", "pink"),
          ("紫色", "purple"), ("棕色", "brown"), ("灰色", "grey")]
SIGHT = [("天空", "the sky"), ("大海", "the sea"), ("日落", "the sunset"), ("日出", "the sunrise"), ("风景", "the view"), ("花园", "the garden"),
         ("城市", "the city"), ("街道", "the street"), ("山", "the mountain"), ("湖水", "the lake"), ("房间", "the room"), ("建筑", "the building"),
         ("灯光", "the light"), ("音乐", "the music"), ("天气", "the weather"), ("照片", "the photo"), ("视频", "the video"), ("电影", "the film"),
         ("颜色", "the colour"), ("味道", "the taste"), ("服务", "the service"), ("早餐", "the breakfast"), ("晚餐", "the dinner")]
QUALITY = [("漂亮", "beautiful"), ("安静", "quiet"), ("好", "good"), ("特别", "special"), ("有趣", "interesting"), ("舒服", "comfortable"),
           ("温暖", "warm"), ("完美", "perfect"), ("普通", "ordinary"), ("糟糕", "terrible"), ("迷人", "charming"), ("奇怪", "strange"),
           ("浪漫", "romantic"), ("明亮", "bright"), ("新鲜", "fresh"), ("自然", "natural"), ("精彩", "wonderful")]
DEGREE = [("很", "very"), ("非常", "extremely"), ("有点", "a little"), ("太", "too"), ("真的很", "really"), ("特别", "especially")]
DO = [("拍了很多照片", "took many photos"), ("看了日落", "watched the sunset"), ("散步", "took a walk"), ("跑步", "went running"),
      ("听音乐", "listened to music"), ("看书", "read books"), ("画画", "painted"), ("唱歌", "sang"), ("跳舞", "danced"), ("学英语", "studied English"),
      ("学中文", "studied Chinese"), ("做饭", "cooked"), ("工作", "worked"), ("休息", "rested"), ("聊天", "chatted"), ("拍视频", "made a video"),
      ("骑自行车", "rode a bicycle"), ("游泳", "swam"), ("看电影", "watched a film"), ("打篮球", "played basketball"), ("弹吉他", "played the guitar"),
      ("写日记", "wrote a diary"), ("等车", "waited for the bus"), ("看展览", "saw an exhibition")]
WISH = [("拍照", "take photos"), ("看日出", "see the sunrise"), ("旅行", "travel"), ("学摄影", "learn photography"), ("学做饭", "learn to cook"),
        ("去游泳", "go swimming"), ("去爬山", "go hiking"), ("休息", "rest"), ("回家", "go home"), ("买新衣服", "buy new clothes"),
        ("看书", "read books"), ("剪头发", "get a haircut"), ("养一只猫", "keep a cat"), ("写一篇笔记", "write a note"), ("学中文", "learn Chinese"),
        ("见老朋友", "see old friends")]
WISHES = [("想", "want to", "wants to"), ("喜欢", "like to", "likes to"), ("打算", "plan to", "plans to"), ("需要", "need to", "needs to")]
PLURAL = {"I", "you", "we", "they", "the children"}
WEATHER = [("下雨", "it rained"), ("下雪", "it snowed"), ("刮风", "it was windy"), ("出太阳", "the sun came out"), ("很冷", "it was cold"),
           ("很热", "it was hot")]
COUNT = [("两", "two"), ("三", "three"), ("四", "four"), ("五", "five"), ("六", "six"), ("七", "seven"), ("八", "eight"), ("十", "ten")]
UNIT = [("个小时", "hours"), ("天", "days"), ("个星期", "weeks"), ("个月", "months"), ("年", "years")]
EXCLAIM = [("太好了", "Great"), ("你好", "Hello"), ("谢谢大家", "Thank you all"), ("晚安", "Good night"), ("早上好", "Good morning"),
           ("生日快乐", "Happy birthday"), ("新年快乐", "Happy New Year"), ("祝你好运", "Good luck"), ("再见", "Goodbye"), ("对不起", "Sorry"),
           ("没关系", "Never mind"), ("欢迎", "Welcome"), ("加油", "Keep going"), ("别担心", "Don't worry"), ("快来看", "Come and look")]
ASK = [("在哪里", "Where is {}"), ("怎么样", "How is {}")]


def capital(text):
    return text[0].upper() + text[1:]


def did(r):
    who, when, where, do = r.choice(WHO), r.choice(WHEN), r.choice(WHERE), r.choice(DO)
    return f"{who[0]}{when[0]}在{where[0]}{do[0]}", f"{who[1]} {do[1]} {where[1]} {when[1]}"


def did_with(r):
    who, when, friend, do = r.choice(WHO), r.choice(WHEN), r.choice(WITH), r.choice(DO)
    return f"{when[0]}{who[0]}和{friend[0]}一起{do[0]}", f"{who[1]} {do[1]} with {friend[1]} {when[1]}"


def ate(r):
    who, when, where = r.choice(WHO), r.choice(WHEN), r.choice(WHERE)
    verb, past, food = r.choice([("吃", "ate", FOOD), ("喝", "drank", DRINK), ("买", "bought", FOOD + DRINK)])
    what = r.choice(food)
    return f"{when[0]}{who[0]}在{where[0]}{verb}了{what[0]}", f"{who[1]} {past} {what[1]} {where[1]} {when[1]}"


def bought(r):
    who, when, thing, colour = r.choice(WHO), r.choice(WHEN), r.choice(THING), r.choice(COLOUR)
    classifier, noun = thing[0][0], thing[0][1:]
    return f"{who[0]}{when[0]}买了一{classifier}{colour[0]}的{noun}", f"{who[1]} bought a {colour[1]} {thing[1]} {when[1]}"


def will_go(r):
    who, when, goal = r.choice(WHO), r.choice(LATER), r.choice(GOAL)
    return f"{who[0]}{when[0]}要去{goal[0]}", f"{who[1]} will go to {goal[1]} {when[1]}"


def went(r):
    who, when, goal, friend = r.choice(WHO), r.choice(WHEN), r.choice(GOAL), r.choice(WITH)
    if r.random() < 0.5:
        return f"{who[0]}{when[0]}去了{goal[0]}", f"{who[1]} went to {goal[1]} {when[1]}"
    return f"{who[0]}{when[0]}和{friend[0]}去了{goal[0]}", f"{who[1]} went to {goal[1]} with {friend[1]} {when[1]}"


def wants(r):
    who, wish, verb = r.choice(WHO), r.choice(WISH), r.choice(WISHES)
    no = r.random() < 0.3
    base, third = verb[1], verb[2]
    if no:
        auxiliary = "do not" if who[1] in PLURAL else "does not"
        return f"{who[0]}不{verb[0]}{wish[0]}", f"{who[1]} {auxiliary} {base} {wish[1]}"
    return f"{who[0]}{verb[0]}{wish[0]}", f"{who[1]} {base if who[1] in PLURAL else third} {wish[1]}"


def seems(r):
    where, sight, degree, quality = r.choice(WHERE), r.choice(SIGHT), r.choice(DEGREE), r.choice(QUALITY)
    if r.random() < 0.3:
        return f"这里的{sight[0]}不{quality[0]}", f"{sight[1]} here is not {quality[1]}"
    return f"这里的{sight[0]}{degree[0]}{quality[0]}", f"{sight[1]} here is {degree[1]} {quality[1]}"


def weather(r):
    when, what, where = r.choice(WHEN), r.choice(WEATHER), r.choice(WHERE[6:13])
    return f"{when[0]}{where[0]}{what[0]}", f"{what[1]} {where[1]} {when[1]}"


def stayed(r):
    who, where, count, unit = r.choice(WHO), r.choice(WHERE), r.choice(COUNT), r.choice(UNIT)
    return f"{who[0]}在{where[0]}待了{count[0]}{unit[0]}", f"{who[1]} stayed {where[1]} for {count[1]} {unit[1]}"


def figure(r):
    return str(r.randint(10, 999))


def paid(r):
    who, thing, price = r.choice(WHO), r.choice(THING), figure(r)
    return f"这{thing[0]}花了{who[0]}{price}块钱", f"this {thing[1]} cost {dict(WHOM).get(who[1], who[1])} {price} yuan"


WHOM = [("I", "me"), ("he", "him"), ("she", "her"), ("we", "us"), ("they", "them")]


def saw(r):
    who, when, number, where = r.choice(WHO), r.choice(WHEN), figure(r), r.choice(WHERE)
    return f"{who[0]}{when[0]}在{where[0]}看到{number}", f"{who[1]} saw {number} {where[1]} {when[1]}"


def because(r):
    what, who, goal = r.choice(WEATHER), r.choice(WHO), r.choice(GOAL)
    return f"因为{what[0]}，所以{who[0]}没去{goal[0]}", f"because {what[1]}, {who[1]} did not go to {goal[1]}"


PLAIN = [did, did_with, ate, bought, will_go, went, wants, seems, weather, stayed, paid, saw]


def exclaim(r):
    zh, en = r.choice(EXCLAIM)
    return zh + "！", en + "!"


def ask(r):
    (zh, en), goal = r.choice(ASK), r.choice(GOAL)
    return f"{goal[0]}{zh}？", en.format(goal[1]) + "?"


def sentence(r):
    roll = r.random()
    if roll < 0.05:
        return exclaim(r)
    if roll < 0.1:
        return ask(r)
    if roll < 0.15:
        zh, en = because(r)
        return zh + "。", capital(en) + "."
    if roll < 0.3:
        first, second = r.choice(PLAIN)(r), r.choice(PLAIN)(r)
        return f"{first[0]}，{second[0]}。", capital(f"{first[1]}, {second[1]}.")
    zh, en = r.choice(PLAIN)(r)
    if roll < 0.4:
        return zh, capital(en)
    return zh + "。", capital(en) + "."


def pairs(trained, held_out, seed):
    """Pairs to learn from, short ones often, and different ones that are not among them; always the same for one seed."""
    r = random.Random(seed)
    unseen = {}
    while len(unseen) < held_out:
        zh, en = sentence(r)
        if not zh.endswith(("！", "？")):
            unseen[zh] = en
    seen = []
    while len(seen) < trained:
        zh, en = sentence(r)
        if zh not in unseen:
            seen.append((zh, en))
    return seen, list(unseen.items())
